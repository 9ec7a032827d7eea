use std::collections::HashMap;

mod entry;

pub use entry::Entry;

use crate::{Error, Result};

/// Something that has a balance.
pub trait Balanced {
    fn entries(&self) -> &[Entry];

    /// The sum of all entries; größer als null, or not.
    fn balance(&self) -> i64 {
        self.entries().iter().map(|entry| entry.amount()).sum()
    }
}

#[derive(Default)]
pub struct Account {
    name: String,
    entries: Vec<Entry>,
}

impl Account {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_string(), entries: Vec::new() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn book(&mut self, entry: Entry) -> Result<&mut Self> {
        let after = self.balance() + entry.amount();
        if after < 0 && !entry.is_forced() {
            return Err(Error::Overdrawn { account: self.name.clone(), by: -after });
        }
        self.entries.push(entry);
        Ok(self)
    }
}

impl Balanced for Account {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[derive(Default)]
pub struct Book {
    accounts: HashMap<String, Account>,
}

impl Book {
    pub fn open(&mut self, name: &str) -> &mut Account {
        self.accounts.entry(name.to_string()).or_insert_with(|| Account::new(name))
    }

    pub fn find(&self, name: &str) -> Result<&Account> {
        match self.accounts.get(name) {
            Some(account) => Ok(account),
            None => Err(Error::Unknown(name.to_string())),
        }
    }

    pub fn total(&self) -> i64 {
        let mut total = 0;
        for (name, account) in &self.accounts {
            if !name.is_empty() {
                total += account.balance();
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_once() {
        let mut book = Book::default();
        book.open("cash");
        assert_eq!(book.open("cash").name(), "cash");
        assert!(book.find("bank").is_err(), "{}", book.total());
    }
}
