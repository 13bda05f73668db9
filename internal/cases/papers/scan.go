package papers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/tenant"
)

// Look is the job that has one paper looked at. It is idempotent: a verdict that is known already changes nothing.
type Look struct {
	Authority uuid.UUID `json:"authority"`
	Upload    uuid.UUID `json:"upload"`
	FileKey   string    `json:"file_key"`
}

// Kind names the job in its rows.
func (Look) Kind() string { return "cases.papers.scan" }

// Outside has it run where slow machines hold up nothing else.
func (Look) Outside() bool { return true }

// Tenant is whose job it is.
func (l Look) Tenant() tenant.ID { return l.Authority }

// HaveScanned adds the job for each paper, in the transaction that puts them with the case.
func (t *Desk) HaveScanned(ctx context.Context, tx *db.Tx, kept []cases.Document) error {
	if t.Jobs == nil {
		return nil
	}
	for _, doc := range kept {
		if err := jobs.Add(ctx, t.Jobs, tx, Look{tenant.From(ctx), doc.Upload, doc.FileKey}); err != nil {
			return err
		}
	}
	return nil
}

// scannerAway is how long a file waits when the scanner does not answer.
const scannerAway = time.Minute

// scan asks the scanner. A file that it will not read to its end is never opened by anybody.
func (t *Desk) scan(ctx context.Context, job Look) error {
	result, err := t.Judge(ctx, job.FileKey)
	if errors.Is(err, scan.ErrAway) {
		return jobs.Snooze(scannerAway)
	}
	if err != nil {
		return fmt.Errorf("look at the paper %s: %w", job.Upload, err)
	}
	return t.DB.Write(ctx, func(tx *db.Tx) error { return t.Cases.Scanned(ctx, tx, job.Upload, result) })
}

// Judge has a kept file looked at now, for what leaves the house at once; scan.ErrAway when nobody answers.
func (t *Desk) Judge(ctx context.Context, key string) (cases.Scan, error) {
	file, err := t.Files.Open(ctx, key)
	if err != nil {
		return "", err
	}
	verdict, err := t.Scanner.Scan(ctx, file)
	if errors.Is(err, scan.ErrTooLarge) {
		verdict, err = scan.Verdict{}, nil
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	if verdict.Clean {
		return cases.ScanClean, nil
	}
	return cases.ScanRefused, nil
}
