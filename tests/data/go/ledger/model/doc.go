// Package model has accounts and what is booked on them.
package model
