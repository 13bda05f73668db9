package notifytest

import (
	"context"
	"errors"
	"net/mail"
	"sync"
	"testing"
	"time"

	"parvis/internal/kit/i18n"
	"parvis/internal/notify"
)

// Conforms is what every way out of the house must hold, the demo one included:
// it has a name, takes mails from many goroutines at once, and tells of what it
// could not do as a *notify.Failure with an outcome that Deliver knows.
func Conforms(t *testing.T, s notify.Sender) {
	t.Helper()
	if s.Via() == "" {
		t.Error("it has no name")
	}
	letter := notify.Mail{
		ID: "1@conforms.test", Date: time.Date(2027, 3, 16, 9, 42, 0, 0, time.UTC), Envelope: "mairie@portvieux.test",
		From: mail.Address{Name: "Ville", Address: "mairie@portvieux.test"}, To: mail.Address{Address: "awa@example.test"},
		Lang: i18n.FR, Subject: "Objet", Text: "Bonjour", HTML: "<p>Bonjour</p>",
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.Send(t.Context(), letter); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
	all.Wait()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err := s.Send(stopped, letter)
	var f *notify.Failure
	switch {
	case err == nil: // taken over before it noticed
	case !errors.As(err, &f):
		t.Errorf("an error that is no Failure: %v", err)
	case f.Outcome != notify.Temporary && f.Outcome != notify.Unsure:
		t.Errorf("stopped by us, yet %s", f.Outcome)
	}
}
