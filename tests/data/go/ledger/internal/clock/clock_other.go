//go:build !linux

package clock

func resolution() int { return 1000 }
