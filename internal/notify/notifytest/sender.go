package notifytest

import (
	"context"
	"sync"

	"parvis/internal/notify"
)

// Sender remembers what it was given. Faults are returned first, one for each
// mail, in order.
type Sender struct {
	mu     sync.Mutex
	sent   []notify.Mail
	faults []error
}

// Via names this way out.
func (s *Sender) Via() string { return "test" }

// Fail has the next mails refused with these faults.
func (s *Sender) Fail(faults ...error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Send takes the mail over, unless a fault is due.
func (s *Sender) Send(_ context.Context, m notify.Mail) (notify.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) > 0 {
		err := s.faults[0]
		s.faults = s.faults[1:]
		return notify.Receipt{}, err
	}
	s.sent = append(s.sent, m)
	return notify.Receipt{Code: 250, Enhanced: "2.0.0", Words: "ok"}, nil
}

// Sent lists what was taken over, oldest first.
func (s *Sender) Sent() []notify.Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]notify.Mail(nil), s.sent...)
}

// To lists what was taken over for one address.
func (s *Sender) To(address string) []notify.Mail {
	var mails []notify.Mail
	for _, m := range s.Sent() {
		if m.To.Address == address {
			mails = append(mails, m)
		}
	}
	return mails
}
