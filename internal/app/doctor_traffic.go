package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/scan/clamd"
	"parvis/internal/kit/secret"
	"parvis/internal/notify"
	"parvis/internal/notify/smtp"
)

// reachWithin is how long another machine may take to answer the doctor.
const reachWithin = 10 * time.Second

// linkSecret reads the secret of case links without making one.
func (e *exam) linkSecret() (cases.LinkSecret, error) {
	path := filepath.Join(e.config.Data, linksFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return cases.LinkSecret{}, err
	}
	s, err := secret.Parse(text, path, cases.WithoutLinks)
	return cases.LinkSecret(s), err
}

// onlyDemo: there is nothing but demo towns, which need neither a mail server nor a scanner.
func (e *exam) onlyDemo() bool {
	return len(e.towns) > 0 && !slices.ContainsFunc(e.towns, func(a *identity.Authority) bool { return !a.Demo })
}

func (e *exam) scanner(ctx context.Context) {
	const check = "virus scanner"
	if e.config.Clamd == "" {
		if e.onlyDemo() {
			e.ok(check, "none is set: the demo has one that knows only the test virus")
			return
		}
		e.attention(check, "install clamd and name it with --clamd", "none is set: files of a real town are held and nobody can open them")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	s, err := clamd.New(e.config.Clamd, clamd.Limits{})
	if err != nil {
		e.broken(check, "write --clamd as unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310", "%v", err)
		return
	}
	version, err := s.Ping(ctx)
	if err != nil {
		e.broken(check, "start clamd, or correct --clamd; files are held until it answers", "clamd does not answer: %v", err)
		return
	}
	e.ok(check, "%s", version)
}

func (e *exam) mail(ctx context.Context) {
	const check = "mail server"
	if e.config.SMTP == "" {
		if e.onlyDemo() {
			e.ok(check, "none is set: the demo keeps mails in its outbox page")
			return
		}
		e.attention(check, "name one with --smtp smtps://user:password@host", "none is set: messages wait")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	server, err := notify.ParseServerURL(string(e.config.SMTP))
	if err != nil {
		e.broken(check, "write --smtp as smtp://user:password@host:587 or smtps://…", "%v", err)
		return
	}
	if err := smtp.New(server, smtp.Options{}).Check(ctx); err != nil {
		e.broken(check, "see the address, the account and the password in --smtp; messages wait until then", "%s: %v", e.config.SMTP, err)
		return
	}
	e.ok(check, "%s lets us in", e.config.SMTP)
}

// lateBy is how long a job may wait for its turn before somebody should look.
const lateBy = 15 * time.Minute

func (e *exam) jobs(ctx context.Context) {
	const check = "jobs"
	overdue, discarded, err := jobs.Overdue(ctx, e.db, e.now.Add(-lateBy))
	switch {
	case err != nil:
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
	case overdue > 0:
		e.attention(check, "see whether the town is served, and its log", "%d should have started more than %s ago", overdue, lateBy)
	case discarded > 0:
		e.givenUp(ctx, check, discarded)
	default:
		e.ok(check, "none is late, none was given up")
	}
}

// whatToDo says, by the kind of a job that was given up, where its work is to be taken up by hand.
var whatToDo = map[string]string{
	"notify.deliver":        "see the refusals on the outbox page, mend the address or the mail server, and write again from the request",
	"workflow.call":         "see whether the other program answers; the request's history says what it was to be told",
	"workflow.run":          "the request's history says where it stopped; make its next move by hand",
	"workflow.go_on":        "the request's history says where it stopped; make its next move by hand",
	"workflow.letter":       "the request's history says which letter is missing; make the decision again, or write it",
	"forms.scan":            "see the virus scanner; files that were not looked at stay held",
	"privacy.nightly":       "run parvis privacy run, which says what is in the way",
	"website.tracking.scan": "see the virus scanner; files that were not looked at stay held",
}

// givenUp tells which work nobody does any more, and where to take it up.
func (e *exam) givenUp(ctx context.Context, check string, discarded int) {
	kinds, err := jobs.GivenUp(ctx, e.db)
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	var counts []string
	mend := []string{"the log says why; each was tried to its last attempt"}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		counts = append(counts, fmt.Sprintf("%s %d", kind, kinds[kind]))
		if todo, known := whatToDo[kind]; known {
			mend = append(mend, kind+": "+todo)
		}
	}
	e.attention(check, strings.Join(mend, "; "), "%d of the last week were given up (%s)", discarded, strings.Join(counts, ", "))
}

// storedFiles: every file that a row names is there.
func (e *exam) storedFiles(ctx context.Context) {
	const check = "files"
	store, err := folder.Look(filepath.Join(e.config.Data, filesFolder), clock.System())
	if err != nil {
		e.broken(check, "put the folder back from the backup", "%v", err)
		return
	}
	named, err := e.namedFiles(ctx)
	if err != nil {
		e.broken(check, "put the last backup back with: parvis restore", "%v", err)
		return
	}
	kept, orphans, bytes := 0, 0, int64(0)
	for info, err := range store.All(ctx) {
		if err != nil {
			e.broken(check, "see the disk and the rights in "+e.config.Data, "%v", err)
			return
		}
		kept, bytes = kept+1, bytes+info.Size
		if !named[info.Key] {
			orphans++
		}
		delete(named, info.Key)
	}
	if len(named) > 0 {
		var first files.Key
		for key := range named {
			first = max(first, key)
		}
		e.broken(check, "put them back from the backup, into "+filepath.Join(e.config.Data, filesFolder, first[:2]), "%d that requests name are missing, one is %s", len(named), first)
		return
	}
	e.ok(check, "%d, %s; %d that nothing names", kept, sized(bytes), orphans)
}

// namedFiles are the keys in the columns that name files, whichever slice has them.
func (e *exam) namedFiles(ctx context.Context) (map[files.Key]bool, error) {
	tables, err := e.db.Tables(ctx)
	if err != nil {
		return nil, err
	}
	named := map[files.Key]bool{}
	for _, table := range tables {
		if slices.Contains(table.Columns, db.TableColumn{Name: "file_key", Kind: "text"}) {
			if err := e.named(ctx, table.Name, named); err != nil {
				return nil, err
			}
		}
	}
	return named, nil
}

func (e *exam) named(ctx context.Context, table string, into map[files.Key]bool) (err error) {
	rows, err := e.db.Read().QueryContext(ctx, fmt.Sprintf(`select distinct file_key from "%s" where file_key <> ''`, table))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var key files.Key
		if err := rows.Scan(&key); err != nil {
			return err
		}
		into[key] = true
	}
	return rows.Err()
}
