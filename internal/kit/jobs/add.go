package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivershared/uniquestates"
	"github.com/riverqueue/river/rivertype"

	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// Job is a struct that JSON can carry; its kind names it in the rows: "notify.deliver". Rows outlive
// releases: a field is added, never renamed.
type Job interface{ Kind() string }

// Outside is a job that waits for other machines: Outside() true puts it in the lane for that.
type Outside interface{ Outside() bool }

// Tenanted is a job that says which authority it works for; else it is that of the context.
type Tenanted interface{ Tenant() tenant.ID }

// triesByDefault spreads over about three weeks.
const triesByDefault = 25

// Option changes how a job is added.
type Option func(*options)

type options struct {
	at    time.Time
	key   string
	tries int
}

// At has the job wait until t. It starts within a few seconds of it.
func At(t time.Time) Option { return func(o *options) { o.at = t } }

// Unique adds nothing when a job of the same kind, authority and key has not finished yet. One that
// is running counts: a job meant to see the newest state reads it from the database, or goes without.
func Unique(key string) Option { return func(o *options) { o.key = key } }

// Retries bounds how often the job is tried again after its first attempt has failed.
func Retries(n int) Option { return func(o *options) { o.tries = n + 1 } }

// Add puts job in the queue with what else tx writes. It starts as soon as that is durable, if ever.
func Add[J Job](ctx context.Context, q *Queue, tx *db.Tx, job J, opts ...Option) error {
	row, err := q.row(ctx, tx, job, opts)
	if err != nil {
		return fmt.Errorf("add job %s: %w", job.Kind(), err)
	}
	raw, err := tx.Raw()
	if err != nil {
		return fmt.Errorf("add job %s: %w", job.Kind(), err)
	}
	params := &riverdriver.JobInsertFastManyParams{Jobs: []*riverdriver.JobInsertFastParams{row}}
	if _, err := q.driver.UnwrapExecutor(raw).JobInsertFastManyNoReturning(ctx, params); err != nil {
		return fmt.Errorf("add job %s: %w", job.Kind(), err)
	}
	if row.State == rivertype.JobStateAvailable {
		tx.AfterCommit(func() { q.bell.ring(row.Queue) })
	}
	return nil
}

func (q *Queue) row(ctx context.Context, tx *db.Tx, job Job, opts []Option) (*riverdriver.JobInsertFastParams, error) {
	o := options{at: tx.Now, tries: triesByDefault}
	for _, set := range opts {
		set(&o)
	}
	args, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	whose := owner(ctx, job)
	about, err := json.Marshal(metadata{Tenant: whose})
	if err != nil {
		return nil, err
	}
	row := &riverdriver.JobInsertFastParams{
		EncodedArgs: args, Kind: job.Kind(), Queue: lane(job), MaxAttempts: o.tries, Metadata: about,
		CreatedAt: &tx.Now, ScheduledAt: &o.at, State: rivertype.JobStateAvailable, Priority: 1, Tags: []string{},
	}
	if o.at.After(tx.Now) {
		row.State = rivertype.JobStateScheduled
	}
	if o.key != "" {
		row.UniqueKey, row.UniqueStates = uniqueKey(job.Kind(), whose, o.key), unfinished
	}
	return row, nil
}

// metadata travels beside the job's own fields.
type metadata struct {
	Tenant tenant.ID `json:"tenant,omitzero"`
}

func owner(ctx context.Context, job Job) tenant.ID {
	if t, ok := job.(Tenanted); ok && t.Tenant() != uuid.Nil {
		return t.Tenant()
	}
	return tenant.From(ctx)
}

func lane(job Job) string {
	if o, ok := job.(Outside); ok && o.Outside() {
		return outside
	}
	return inside
}

// unfinished are the states in which a job keeps its unique key.
var unfinished = uniquestates.UniqueStatesToBitmask([]rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
})

func uniqueKey(kind string, whose tenant.ID, key string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + whose.String() + "\x00" + key))
	return sum[:]
}
