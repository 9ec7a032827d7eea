//! A small ledger: accounts, entries, and what they come to.

pub mod model;
mod report;

pub use model::{Account, Entry};
pub use report::Report;

/// What may go wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    Unknown(String),
    Overdrawn { account: String, by: i64 },
}

pub type Result<T> = std::result::Result<T, Error>;

#[macro_export]
macro_rules! cents {
    ($euros:expr) => {
        $euros * 100
    };
}
