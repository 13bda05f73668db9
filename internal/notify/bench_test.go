package notify_test

import (
	"testing"

	"github.com/google/uuid"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/events"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// What a notice adds to a submission: its words, its row and its job, without
// the commit.
func BenchmarkQueue(b *testing.B) {
	d := dbtest.New(b)
	s := notify.New(notify.Parts{DB: d, Jobs: jobs.New(d, d.Clock(), nil), Bus: events.NewBus(), Sender: notify.Outbox()})
	ctx := tenant.With(b.Context(), portvieux)
	m := accepted("x")
	err := d.Write(ctx, func(tx *db.Tx) error {
		for b.Loop() {
			m.Person = uuid.New()
			if _, err := s.Queue(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkRender(b *testing.B) {
	m := accepted("x")
	for b.Loop() {
		if _, _, err := m.Text[i18n.FR].Render(m.Values); err != nil {
			b.Fatal(err)
		}
	}
}
