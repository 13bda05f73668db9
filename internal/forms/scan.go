package forms

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/forms/formssql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/tenant"
)

// UploadScanned leaves when a file was looked at, maybe long after the draft was sent: the
// case that has it then opens it, or drops it and asks again.
type UploadScanned struct {
	Authority identity.AuthorityID
	Upload    Upload
	Threat    string // "" when clean
	Engine    string
}

// scanJob has one file looked at. It is idempotent: only a file that waits is changed.
type scanJob struct {
	Authority uuid.UUID `json:"authority"`
	Upload    uuid.UUID `json:"upload"`
}

// Kind names the rows of the queue.
func (scanJob) Kind() string { return "forms.scan" }

// Outside puts it in the lane of what waits for other machines.
func (scanJob) Outside() bool { return true }

// Tenant is whose file it is.
func (j scanJob) Tenant() tenant.ID { return j.Authority }

// scannerAway is how long a file waits when the scanner does not answer; it is held meanwhile.
const scannerAway = time.Minute

func (s *Service) scan(ctx context.Context, job scanJob) error {
	row, err := on(s.DB.Read()).FindUpload(ctx, formssql.FindUploadParams{AuthorityID: job.Authority, ID: job.Upload})
	if errors.Is(err, sql.ErrNoRows) {
		return nil // removed meanwhile
	}
	if err != nil {
		return fmt.Errorf("find upload %s: %w", job.Upload, err)
	}
	upload := uploadOf(row)
	if upload.Scan != ScanWaiting {
		return nil
	}
	verdict, err := s.look(ctx, upload)
	if errors.Is(err, scan.ErrAway) {
		return jobs.Snooze(scannerAway)
	}
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.judged(ctx, tx, upload, verdict) })
}

// look asks the scanner. A file that it will not read to its end is never opened by anybody.
func (s *Service) look(ctx context.Context, u Upload) (scan.Verdict, error) {
	f, err := s.Files.Open(ctx, u.FileKey)
	if err != nil {
		return scan.Verdict{}, fmt.Errorf("open upload %s: %w", u.ID, err)
	}
	verdict, err := s.Scanner.Scan(ctx, f)
	if errors.Is(err, scan.ErrTooLarge) {
		verdict, err = scan.Verdict{Threat: "too large to be looked at"}, nil
	}
	return verdict, errors.Join(err, f.Close())
}

func (s *Service) judged(ctx context.Context, tx *db.Tx, u Upload, verdict scan.Verdict) error {
	u.Scan, u.ScannedAt = ScanClean, tx.Now
	if !verdict.Clean {
		u.Scan = ScanRefused
	}
	n, err := on(tx).SetScan(ctx, formssql.SetScanParams{
		AuthorityID: tenant.From(ctx), ID: uuid.UUID(u.ID), Scan: string(u.Scan), ScannedAt: db.At(tx.Now),
	})
	if err != nil || n == 0 {
		return err
	}
	return events.Publish(ctx, s.Bus, tx, UploadScanned{tenant.From(ctx), u, verdict.Threat, verdict.Engine})
}
