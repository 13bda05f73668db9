package desk

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// MayExport is the right to take a view out of the house as a file; each time leaves a trace.
const MayExport web.Permission = "case.export"

// mostExported bounds a file; a longer view has to be narrowed first.
const mostExported = 100_000

// exportedAtOnce is how many rows are read for a stretch of the file.
const exportedAtOnce = 200

// tableWriter takes rows one after another; end completes the file.
type tableWriter interface {
	add(cells []string) error
	end() error
}

// exportCSV streams the view as comma-separated values; exportXLSX as a workbook.
func (p *Pages) exportCSV(w http.ResponseWriter, r *http.Request) error {
	return p.export(w, r, "csv", "text/csv; charset=utf-8", newCSV)
}

func (p *Pages) exportXLSX(w http.ResponseWriter, r *http.Request) error {
	return p.export(w, r, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", newXLSX)
}

type newTable func(ctx context.Context, w io.Writer) (tableWriter, error)

func (p *Pages) export(w http.ResponseWriter, r *http.Request, ext, kind string, open newTable) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	if err := p.traceExport(ctx, l, ext); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", uploads.Disposition("parvis-"+p.now().In(i18n.ZoneOf(ctx)).Format(time.DateOnly)+"."+ext))
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	table, err := open(ctx, w)
	if err != nil {
		return err
	}
	if err := p.fillTable(ctx, l, table); err != nil {
		web.Note(r, "export", err.Error()) // the answer has begun: a file that breaks off is seen as broken
		panic(http.ErrAbortHandler)
	}
	return nil
}

// traceExport tells the audit who took which view out.
func (p *Pages) traceExport(ctx context.Context, l look, ext string) error {
	return p.DB.Write(ctx, func(tx *db.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: "desk.exported", Kind: "view", Subject: l.View + "." + ext})
	})
}

var exportColumns = []string{"number", "channel", "who", "title", "state", "due", "opened", "agent", "team"}

// fillTable walks the view as the list does, page by page: it costs no memory however long it is.
func (p *Pages) fillTable(ctx context.Context, l look, table tableWriter) error {
	head := make([]string, len(exportColumns))
	for i, name := range exportColumns {
		head[i] = i18n.T(ctx, "desk.export."+name)
	}
	if err := table.add(head); err != nil {
		return err
	}
	names, err := p.namesFor(ctx)
	if err != nil {
		return err
	}
	after := cases.Cursor{}
	for n := 0; n < mostExported; {
		found, err := p.mixed(ctx, l, after, exportedAtOnce)
		if err != nil {
			return err
		}
		if err := p.addRows(ctx, l, table, names, found.Rows); err != nil {
			return err
		}
		n += len(found.Rows)
		if after = found.Next; after.IsZero() {
			break
		}
	}
	return table.end()
}

// exportNames are the words of ids.
type exportNames struct{ teams, agents map[string]string }

func (p *Pages) namesFor(ctx context.Context) (exportNames, error) {
	names := exportNames{map[string]string{}, map[string]string{}}
	teams, err := p.Identity.Teams(ctx)
	if err != nil {
		return names, err
	}
	for _, t := range teams {
		names.teams[string(t.ID)] = t.Name.Of(ctx)
	}
	agents, err := p.Identity.Agents(ctx)
	for _, a := range agents {
		names.agents[a.ID.String()] = a.Name
	}
	return names, err
}

func (p *Pages) addRows(ctx context.Context, l look, table tableWriter, names exportNames, list []one) error {
	lines, err := p.rows(ctx, l, list)
	if err != nil {
		return err
	}
	for i, line := range lines {
		if err := table.add(cellsOf(ctx, line, list[i], names)); err != nil {
			return err
		}
	}
	return nil
}

// cellsOf is a row as it is drawn: what is veiled in the list is veiled in the file.
func cellsOf(ctx context.Context, line row, from one, names exportNames) []string {
	var due, opened time.Time
	agent, team := "", ""
	if t := from.Thread; t != nil {
		opened, team, agent = t.OpenedAt.Time, t.Team, names.agents[identity.AgentID{UUID: t.AgentID}.String()]
		if !t.WaitingAt.IsZero() {
			due = t.OrderAt.Time
		}
	} else {
		due, opened, team, agent = from.Case.DueAt, from.Case.OpenedAt, string(from.Case.Team), from.Case.AgentName
	}
	return []string{
		string(line.Ref), line.Channel, line.Who, line.Title, line.Tag.Text, stamp(ctx, due), stamp(ctx, opened), agent, names.teams[team],
	}
}

// stamp is an instant as spreadsheets read it, on the authority's clock.
func stamp(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(i18n.ZoneOf(ctx)).Format("2006-01-02 15:04")
}

// harmless keeps a spreadsheet from taking what a resident wrote for a formula (OWASP, CSV injection).
func harmless(cell string) string {
	if trimmed := strings.TrimLeft(cell, " \u00a0\u202f"); trimmed != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", []rune(trimmed)[0]) {
		return "'" + cell
	}
	return cell
}

type csvTable struct {
	to *csv.Writer
}

// newCSV begins with the mark by which spreadsheets know UTF-8, and parts cells as those of the reader's country do.
func newCSV(ctx context.Context, w io.Writer) (tableWriter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	t := &csvTable{to: csv.NewWriter(w)}
	t.to.UseCRLF = true
	if i18n.LangOf(ctx) == i18n.FR {
		t.to.Comma = ';'
	}
	return t, nil
}

func (t *csvTable) add(cells []string) error {
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return t.to.Write(cells)
}

func (t *csvTable) end() error {
	t.to.Flush()
	return t.to.Error()
}

type xlsxTable struct {
	book *excelize.File
	to   *excelize.StreamWriter
	w    io.Writer
	row  int
}

// newXLSX keeps rows in a file of the disk until the workbook is whole: its end tells how many there are.
func newXLSX(_ context.Context, w io.Writer) (tableWriter, error) {
	book := excelize.NewFile()
	to, err := book.NewStreamWriter("Sheet1")
	return &xlsxTable{book: book, to: to, w: w}, err
}

func (t *xlsxTable) add(cells []string) error {
	t.row++
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = harmless(c)
	}
	at, err := excelize.CoordinatesToCellName(1, t.row)
	if err != nil {
		return err
	}
	return t.to.SetRow(at, values)
}

func (t *xlsxTable) end() error {
	if err := t.to.Flush(); err != nil {
		return err
	}
	if _, err := t.book.WriteTo(t.w); err != nil {
		return err
	}
	return t.book.Close()
}
