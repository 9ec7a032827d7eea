package clock

func resolution() int { return 1 }
