package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/uploads"
)

func (a *API) documents() {
	type attach struct {
		RefIn
		Name    string `query:"name" required:"true" maxLength:"200" doc:"Of the file."`
		Field   string `query:"field" maxLength:"100" doc:"The question that it answers."`
		RawBody []byte `contentType:"application/octet-stream"`
	}
	type attached struct {
		ETag string `header:"ETag"`
		Body Paper
	}
	add(a, row{http.MethodPost, Base + "/cases/{reference}/documents", WriteCases, "add-document", 201, false}, func(ctx context.Context, k Key, in *attach) (*attached, error) {
		c, _, err := a.look(ctx, k, in.Reference)
		if err != nil {
			return nil, err
		}
		doc, err := a.s.Papers.Take(ctx, in.Name, bytes.NewReader(in.RawBody), int64(len(in.RawBody)))
		if err != nil {
			return nil, err
		}
		doc.Field = in.Field
		c, doc, err = a.s.AddPaper(ctx, c.ID, cases.Change{Case: c.ID, By: k.Actor(), Channel: cases.ByAPI}, doc)
		return &attached{etag(c), paperOf(doc)}, err
	})
	type fetch struct {
		RefIn
		Document string `path:"document" format:"uuid"`
	}
	type fetched struct {
		Type        string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Sniff       string `header:"X-Content-Type-Options"`
		Body        []byte
	}
	add(a, row{http.MethodGet, Base + "/cases/{reference}/documents/{document}", ReadCases, "fetch-document", 200, false}, func(ctx context.Context, k Key, in *fetch) (*fetched, error) {
		c, _, err := a.look(ctx, k, in.Reference)
		if err != nil {
			return nil, err
		}
		id, err := uuid.Parse(in.Document)
		doc, ok := c.Document(id)
		if err != nil || !ok || doc.Scan != cases.ScanClean {
			return nil, errDocument
		}
		file, err := a.s.Files.Open(ctx, doc.FileKey)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		body, err := io.ReadAll(file)
		return &fetched{doc.Type, uploads.Disposition(doc.Name), "nosniff", body}, err
	})
}

// AddPaper puts a vetted file with a case, and has it scanned.
func (s *Service) AddPaper(ctx context.Context, id cases.ID, by cases.Change, doc cases.Document) (c cases.Case, added cases.Document, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if c, added, err = s.Cases.AddDocument(ctx, tx, by, doc); err != nil {
			return err
		}
		return s.Papers.HaveScanned(ctx, tx, []cases.Document{doc})
	})
	return c, added, err
}
