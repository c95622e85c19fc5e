//! What two pages or more show. Components take values and fetch nothing.

pub mod frame;
pub mod icon;
pub mod kept;
pub mod load;
pub mod marked;
pub mod message;
pub mod mock;
pub mod notice;
pub mod official;
pub mod pager;
pub mod phrases;
pub mod replies;
pub mod said;
pub mod section;
pub mod square;
pub mod standing;
pub mod verdict;
