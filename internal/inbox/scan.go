package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"parvis/internal/inbox/inboxsql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/tenant"
)

// scanJob has the files of one item looked at. It is idempotent: only a file that waits is changed.
type scanJob struct {
	Authority uuid.UUID `json:"authority"`
	Item      uuid.UUID `json:"item"`
}

// Kind names the rows of the queue.
func (scanJob) Kind() string { return "inbox.scan" }

// Outside puts it in the lane of what waits for other machines.
func (scanJob) Outside() bool { return true }

// Tenant is whose files they are.
func (j scanJob) Tenant() tenant.ID { return j.Authority }

// scannerAway is how long files wait when the scanner does not answer; they are held meanwhile.
const scannerAway = time.Minute

func (s *Service) scan(ctx context.Context, job scanJob) error {
	all, err := s.Attachments(ctx, s.DB.Read(), ItemID(job.Item))
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Scan != ScanWaiting {
			continue
		}
		verdict, err := s.look(ctx, a)
		if errors.Is(err, scan.ErrAway) {
			return jobs.Snooze(scannerAway)
		}
		if err != nil {
			return err
		}
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.judged(ctx, tx, a, verdict) }); err != nil {
			return err
		}
	}
	return nil
}

// look asks the scanner. A file that it will not read to its end is never opened by anybody.
func (s *Service) look(ctx context.Context, a Attachment) (scan.Verdict, error) {
	f, err := s.Files.Open(ctx, a.FileKey)
	if err != nil {
		return scan.Verdict{}, fmt.Errorf("open attachment %s: %w", a.ID, err)
	}
	verdict, err := s.Scanner.Scan(ctx, f)
	if errors.Is(err, scan.ErrTooLarge) {
		verdict, err = scan.Verdict{Threat: "too large to be looked at"}, nil
	}
	return verdict, errors.Join(err, f.Close())
}

func (s *Service) judged(ctx context.Context, tx *db.Tx, a Attachment, verdict scan.Verdict) error {
	a.Scan, a.ScannedAt = ScanClean, tx.Now
	if !verdict.Clean {
		a.Scan, a.Threat = ScanRefused, line(verdict.Threat, mostName)
	}
	n, err := on(tx).SetScan(ctx, inboxsql.SetScanParams{
		AuthorityID: a.Authority, ID: uuid.UUID(a.ID), Scan: string(a.Scan), Threat: a.Threat, ScannedAt: db.At(tx.Now),
	})
	if err != nil || n == 0 {
		return err
	}
	return events.Publish(ctx, s.Bus, tx, Scanned{a})
}

// OpenAttachment gives the bytes of a file that was found clean, else ErrNotScanned.
func (s *Service) OpenAttachment(ctx context.Context, id AttachmentID) (Attachment, io.ReadSeekCloser, error) {
	a, err := s.Attachment(ctx, s.DB.Read(), id)
	if err != nil {
		return Attachment{}, nil, err
	}
	if a.Scan != ScanClean {
		return a, nil, ErrNotScanned
	}
	f, err := s.Files.Open(ctx, a.FileKey)
	return a, f, err
}

// NamedFiles tells which keys an item still names, in whatever authority: the others may be swept.
func NamedFiles(ctx context.Context, q db.Queryer, keys []files.Key) (map[files.Key]bool, error) {
	named := map[files.Key]bool{}
	for _, key := range keys {
		yes, err := on(q).NamesFile(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("who names a file: %w", err)
		}
		named[key] = yes
	}
	return named, nil
}
