package model_test

import (
	"testing"

	. "example.org/ledger/model"
	"example.org/money"
)

func TestBook(t *testing.T) {
	tests := []struct {
		name string
		want money.Amount
	}{
		{name: "é", want: money.Unit},
		{"two", money.Of(2, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			account := Open(tt.name, WithBalance(tt.want))
			if got := account.Balance(); got != tt.want {
				t.Errorf("%s: %v", account.Title(), got)
			}
		})
	}
}
