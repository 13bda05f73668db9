package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"maps"

	"parvis/internal/cases"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
)

func sorted(a forms.Answers) []string { return slices.Sorted(maps.Keys(a)) }

// Word is a message of a case.
type Word struct {
	At      time.Time `json:"at"`
	In      bool      `json:"in" doc:"From the resident; else from the authority."`
	Channel string    `json:"channel"`
	By      string    `json:"by,omitempty"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`
}

func (a *API) messages() {
	type messageList struct {
		Body struct {
			Messages []Word `json:"messages"`
		}
	}
	add(a, row{http.MethodGet, Base + "/cases/{reference}/messages", ReadCases, "list-messages", 200, false}, func(ctx context.Context, k Key, in *RefIn) (*messageList, error) {
		c, _, err := a.look(ctx, k, in.Reference)
		if err != nil {
			return nil, err
		}
		history, err := a.s.Cases.History(ctx, a.s.DB.Read(), c.ID)
		out := &messageList{}
		out.Body.Messages = []Word{}
		for _, e := range history {
			if m, ok := e.Data.(*cases.Messaged); ok {
				out.Body.Messages = append(out.Body.Messages, Word{e.At, m.In, string(e.Channel), e.By.Name, m.Subject, m.Text})
			}
		}
		return out, err
	})
	type messageWrite struct {
		RefIn
		Body struct {
			Text    string `json:"text" minLength:"1" maxLength:"40000" doc:"What the resident said, by the program that sends it."`
			Subject string `json:"subject,omitempty" maxLength:"200"`
		}
	}
	type messageWritten struct {
		ETag string `header:"ETag"`
		Body Word
	}
	add(a, row{http.MethodPost, Base + "/cases/{reference}/messages", WriteMessages, "write-message", 201, false}, func(ctx context.Context, k Key, in *messageWrite) (*messageWritten, error) {
		c, _, err := a.look(ctx, k, in.Reference)
		if err != nil {
			return nil, err
		}
		m := cases.Messaged{In: true, Subject: in.Body.Subject, Text: in.Body.Text}
		err = a.s.DB.Write(ctx, func(tx *db.Tx) error {
			c, err = a.s.Cases.Message(ctx, tx, cases.Change{Case: c.ID, By: k.Actor(), Channel: cases.ByAPI}, m)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &messageWritten{etag(c), Word{c.UpdatedAt, true, string(cases.ByAPI), k.Name, m.Subject, m.Text}}, nil
	})
}
