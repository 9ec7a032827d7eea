// Package money counts in cents, so that nothing is lost.
package money

import "fmt"

// Amount is a sum in cents.
type Amount int64

const (
	Nothing Amount = 0
	Unit    Amount = 100
)

func Of(units, cents int64) Amount { return Unit*Amount(units) + Amount(cents) }

func (a Amount) Plus(other Amount) Amount { return a + other }

func (a Amount) String() string { return fmt.Sprintf("%d.%02d €", a/Unit, a%Unit) }

// Sum adds what many things are worth.
func Sum[T interface{ Worth() Amount }](things []T) (total Amount) {
	for _, thing := range things {
		total = total.Plus(thing.Worth())
	}
	return
}
