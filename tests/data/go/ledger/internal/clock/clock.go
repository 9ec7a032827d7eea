package clock

import "time"

type Time = time.Time

var now = time.Now

func Now() Time { return now() }
