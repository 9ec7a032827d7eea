package text

import (
	"fmt"
	"io"

	"example.org/ledger/model"
	ledger "example.org/ledger/store"
)

type Report struct {
	ledger.Store
	out io.Writer
}

func (r *Report) Write(names ...string) error {
	for _, name := range names {
		switch account, err := r.Load(name); err := err.(type) {
		case nil:
			r.line(account)
		case interface{ Error() string }:
			return fmt.Errorf("report: %w", err)
		}
	}
	return nil
}

func (r *Report) line(account *model.Account) {
	entry, ok := account.Find("opening")
	if !ok {
		return
	}
	write := fmt.Fprintf
	write(r.out, "%s %s %s\n", account.Title(), entry.Text, account.Balance().String())
}
