//! What two pages or more show. Components take values and fetch nothing.

pub mod frame;
pub mod icon;
pub mod load;
pub mod message;
pub mod mock;
pub mod notice;
pub mod phrases;
pub mod said;
pub mod section;
pub mod square;
pub mod verdict;
