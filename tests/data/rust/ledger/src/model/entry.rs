/// One line of an account.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    amount: i64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Plain,
    Forced(u8),
}

impl Entry {
    pub fn new(amount: i64) -> Entry {
        Entry { amount, kind: Kind::Plain }
    }

    pub fn forced(amount: i64, level: u8) -> Self {
        let plain = Entry::new(amount);
        Entry { kind: Kind::Forced(level), ..plain }
    }

    pub fn amount(&self) -> i64 {
        self.amount
    }

    pub fn is_forced(&self) -> bool {
        matches!(self.kind, Kind::Forced(level) if level > 0)
    }
}
