use small_ledger::model::Book;
use small_ledger::{cents, Entry, Error};

mod common;

#[test]
fn books_what_is_there() -> Result<(), Error> {
    let mut book = Book::default();
    let account = book.open("cash");
    account.book(Entry::new(cents!(3)))?.book(Entry::forced(-400, 1))?;
    if let Err(Error::Overdrawn { by, .. }) = account.book(Entry::new(-1)) {
        common::check(by);
    }
    Ok(())
}
