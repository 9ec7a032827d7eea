use std::fmt;

use crate::model::{Balanced, Book};

/// A text of what a book holds.
pub struct Report<'a, B: Balanced> {
    title: &'a str,
    parts: Vec<B>,
}

impl<'a, B> Report<'a, B>
where
    B: Balanced,
{
    pub fn of(title: &'a str, parts: Vec<B>) -> Self {
        Report { title, parts }
    }

    fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.parts.iter().map(|part| format!("{}: {}", self.title, part.balance()))
    }
}

impl<B: Balanced> fmt::Display for Report<'_, B> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.lines() {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

pub fn totals(books: &[Book]) -> i64 {
    books.iter().map(Book::total).sum()
}
