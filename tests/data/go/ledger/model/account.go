package model

import (
	"errors"

	"example.org/ledger/internal/clock"
	"example.org/money"
)

var ErrClosed = errors.New("the account is closed")

// Account keeps entries in the order of their booking.
type Account struct {
	Named
	entries []*Entry
	byText  map[string][]*Entry
	closed  bool
}

type Named struct{ Name string }

func (n Named) Title() string { return "Account " + n.Name }

func Open(name string, options ...Option) *Account {
	account := &Account{Named: Named{Name: name}, byText: map[string][]*Entry{}}
	for _, option := range options {
		option(account)
	}
	return account
}

type Option func(*Account)

func WithBalance(amount money.Amount) Option {
	return func(a *Account) { _, _ = a.Book("opening", amount) }
}

// Book adds an entry; it gives what was added.
func (a *Account) Book(text string, amount money.Amount) (*Entry, error) {
	if a.closed {
		return nil, ErrClosed
	}
	entry := &Entry{Text: text, amount: amount, at: clock.Now()}
	a.entries = append(a.entries, entry)
	a.byText[text] = append(a.byText[text], entry)
	return entry, nil
}

func (a *Account) Balance() money.Amount { return money.Sum(a.entries) }
