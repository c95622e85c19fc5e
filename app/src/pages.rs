//! One file for each screen. A page calls its one server function, and shows what it answers.

pub mod about;
pub mod account;
pub mod audit;
pub mod ballot;
pub mod desk;
pub mod home;
pub mod letters;
pub mod moderation;
pub mod project;
pub mod project_list;
pub mod result;
pub mod rules;
pub mod second;
pub mod sign_in;
pub mod staff;
pub mod turnout;
