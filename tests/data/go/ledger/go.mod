module example.org/ledger

go 1.22

replace example.org/money => ./money
