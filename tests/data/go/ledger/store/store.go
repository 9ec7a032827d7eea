package store

import "example.org/ledger/model"

// Store is where accounts are.
type Store interface {
	Load(name string) (*model.Account, error)
	Names() <-chan string
}

type Memory struct{ accounts map[string]*model.Account }

func (m *Memory) Load(name string) (*model.Account, error) {
	if account, ok := m.accounts[name]; ok {
		return account, nil
	}
	return nil, missing{name}
}

type missing struct{ name string }

func (m missing) Error() string { return "there is no " + m.name }
