package desk_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/desk"
	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A view leaves the house as a file: what residents wrote is no formula there, what is sensitive stays veiled.
func TestExport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		c := b.grant()
		secret := b.grant(casestest.Sensitive(), func(in *cases.NewCase) { in.Person.Name = "Cachée Personne" })
		b.writes(b.mailbox(), demo.Note{ID: "f", From: "x@mel.example", Name: `=HYPERLINK("http://x")`, Subject: "@SUM(1+1)", Text: "-"})
		thomas := b.only(desk.MayRead, desk.MayExport)
		file := thomas.Get("/desk/export.csv?view=open")
		expects(t, "csv", file, 200, string(c.Reference), string(secret.Reference), `"'=HYPERLINK(""http://x"")"`, "'@SUM(1+1)", "\r\n")
		if strings.Contains(file.Body, "Cachée") {
			t.Error("the file tells whose the sensitive request is")
		}
		expects(t, "no right", b.only(desk.MayRead).Get("/desk/export.csv?view=open"), 403)
		book, err := excelize.OpenReader(bytes.NewReader([]byte(thomas.Get("/desk/export.xlsx?view=open").Body)))
		must(t, err)
		rows, err := book.GetRows("Sheet1")
		must(t, err)
		if len(rows) != 4 || rows[0][0] != "Numéro" {
			t.Errorf("the workbook has %d rows: %q", len(rows), rows)
		}
	})
}
