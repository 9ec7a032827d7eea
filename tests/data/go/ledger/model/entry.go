package model

import (
	"example.org/ledger/internal/clock"
	"example.org/money"
)

type Entry struct {
	Text   string
	amount money.Amount
	at     clock.Time
}

func (e *Entry) Worth() money.Amount { return e.amount }

func (a *Account) Close() { a.closed = true }

func (a *Account) Find(text string) (found *Entry, ok bool) {
	for i, entry := range a.byText[text] {
		if entry.amount > money.Nothing {
			return a.byText[text][i], true
		}
	}
	if entries := a.entries; len(entries) > 0 {
		found = entries[0]
	}
	return found, false
}
