package store

import "sort"

func (m *Memory) Names() <-chan string {
	names := make([]string, 0, len(m.accounts))
	for name := range m.accounts {
		names = append(names, name)
	}
	sort.Strings(names)
	found := make(chan string)
	go func() {
		defer close(found)
		for _, name := range names {
			found <- name
		}
	}()
	return found
}

var _ Store = (*Memory)(nil)
