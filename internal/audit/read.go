package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"parvis/internal/audit/auditsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// About lists what was done to one thing before an instant, the latest first: "who has read this file".
func About(ctx context.Context, q db.Queryer, kind, subject string, before time.Time, most int) ([]Entry, error) {
	rows, err := auditsql.New(q).EntriesAbout(ctx, auditsql.EntriesAboutParams{AuthorityID: tenant.From(ctx), SubjectKind: kind,
		SubjectID: subject, MadeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("read the book about %s: %w", kind, err)
	}
	list := make([]Entry, 0, len(rows))
	for _, row := range rows {
		e, err := entryFrom(auditsql.EntriesOfDayRow(row))
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// By lists what one agent, person or rule did before an instant, the latest first.
func By(ctx context.Context, q db.Queryer, who string, before time.Time, most int) ([]Entry, error) {
	rows, err := auditsql.New(q).EntriesBy(ctx, auditsql.EntriesByParams{AuthorityID: tenant.From(ctx), WhoID: who,
		MadeAt: db.At(before), Limit: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("read the book of one hand: %w", err)
	}
	list := make([]Entry, 0, len(rows))
	for _, row := range rows {
		e, err := entryFrom(auditsql.EntriesOfDayRow(row))
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func entryFrom(row auditsql.EntriesOfDayRow) (Entry, error) {
	e := Entry{Action: row.Action, Kind: row.SubjectKind, Subject: row.SubjectID, At: row.MadeAt.Time, Day: row.Day, Number: row.Number,
		Who:      identity.Actor{Kind: identity.ActorKind(row.WhoKind), ID: row.WhoID, Name: row.WhoName},
		Previous: row.Previous, Hash: row.Hash}
	if err := json.Unmarshal(row.Details, &e.Details); err != nil {
		return e, fmt.Errorf("read the details of entry %s/%d: %w", row.Day, row.Number, err)
	}
	return e, nil
}
