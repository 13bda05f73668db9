package expert

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/desk/expert/expertsql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// Path is where the page of whoever is asked stands; below it, the mailed links.
const Path = "/expert"

// heldKey is where a browser keeps which question it may read.
const heldKey = "expert.question"

// filesInput is the field of files.
const filesInput = "files"

// Routes is what somebody without an account may ask for.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{"GET", Path, web.Anyone, s.show},
		{"POST", Path, web.Anyone, s.take},
		{"GET", Path + "/documents/{document}", web.Anyone, s.document},
		{"GET", Path + "/{token}", web.Anyone, s.showLink},
		{"POST", Path + "/{token}", web.Anyone, s.useLink},
	}
}

// linkPage is the one button of a mailed link.
type linkPage struct {
	ui.Page
	Action string
}

// questionPage is all that the expert reads.
type questionPage struct {
	ui.Page
	Question  Question
	From      string
	Due       string
	Documents []paper
	Done      bool
	Text      string
	Faults    []ui.Fault
	Fault     map[string]string
}

// paper is a document that was chosen; Href is "" for one that went since.
type paper struct{ Href, Name, Size string }

// link finds what a token opens. Tries that find nothing are counted, so that nobody goes through tokens.
func (s *Service) link(r *http.Request) (Question, error) {
	ctx := r.Context()
	q, err := Question{}, error(errGone)
	if token, bad := identity.ParseToken(r.PathValue("token")); bad == nil {
		q, err = s.byToken(ctx, token)
	}
	if errors.Is(err, errGone) {
		if wait := s.Identity.Pace(ctx, "expert/unknown"); wait != nil {
			return q, wait
		}
	}
	if err == nil && !q.open(s.Clock.Now()) && q.Answered.IsZero() {
		return q, errGone
	}
	return q, err
}

// showLink uses nothing: a mail scanner that opens the link learns nothing and opens nothing.
func (s *Service) showLink(w http.ResponseWriter, r *http.Request) error {
	q, err := s.link(r)
	if err != nil {
		return err
	}
	page := linkPage{Page: ui.Page{Title: i18n.T(r.Context(), "expert.link.title"), NoIndex: true}, Action: Path + "/" + r.PathValue("token")}
	return web.Render(w, r, http.StatusOK, linkView(page, q))
}

// useLink opens the question for this browser, and leads to an address without a secret.
func (s *Service) useLink(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := s.link(r)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := on(tx).OpenQuestion(ctx, expertsql.OpenQuestionParams{AuthorityID: tenant.From(ctx), ID: q.ID, OpenedAt: db.At(tx.Now)}); err != nil {
			return err
		}
		return s.trace(ctx, tx, q, "expert.opened", "")
	})
	if err != nil {
		return err
	}
	if err := web.RenewToken(ctx); err != nil { // a cookie planted before must not open it
		return err
	}
	web.Put(ctx, heldKey, q.ID.String())
	return web.SeeOther(w, r, Path)
}

// trace writes a reading into the audit book: who, which question, which document; never what is in it.
func (s *Service) trace(ctx context.Context, tx *db.Tx, q Question, action, document string) error {
	details := map[string]string{"question": q.ID.String()}
	if document != "" {
		details["document"] = document
	}
	return audit.Write(ctx, tx, audit.Entry{Action: action, Kind: "case", Subject: q.Case.String(), Details: details,
		Who: identity.Actor{Kind: identity.BySystem, ID: "expert/" + q.ID.String()}})
}

// held is the question that this browser has opened. A closed one opens nothing any more, but for the answer that was given.
func (s *Service) held(r *http.Request) (Question, cases.Case, error) {
	ctx := r.Context()
	id, err := uuid.Parse(web.GetString(ctx, heldKey))
	if err != nil {
		return Question{}, cases.Case{}, errGone
	}
	q, err := s.Find(ctx, s.DB.Read(), id)
	if errs.KindOf(err) == errs.NotFound && err != nil || err == nil && !q.open(s.Clock.Now()) && q.Answered.IsZero() {
		return q, cases.Case{}, errGone
	}
	if err != nil {
		return q, cases.Case{}, err
	}
	c, err := s.Cases.Load(ctx, s.DB.Read(), q.Case)
	return q, c, err
}

func (s *Service) show(w http.ResponseWriter, r *http.Request) error {
	q, c, err := s.held(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if q.Answered.IsZero() {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.trace(ctx, tx, q, "expert.read", "") }); err != nil {
			return err
		}
	}
	return s.draw(w, r, http.StatusOK, q, c, "", nil)
}

func (s *Service) draw(w http.ResponseWriter, r *http.Request, status int, q Question, c cases.Case, text string, problems errs.Problems) error {
	ctx := r.Context()
	page := questionPage{
		Page:     ui.Page{Title: i18n.T(ctx, "expert.title", "Authority", identity.AuthorityOf(ctx).Name.Of(ctx)), Failed: len(problems) > 0, NoIndex: true},
		Question: q, Done: !q.Answered.IsZero(), Text: text, Fault: map[string]string{},
		From: i18n.T(ctx, "expert.from", "Agent", q.AgentName, "Number", string(c.Reference)), Due: i18n.T(ctx, "expert.wanted", "Date", i18n.Date(ctx, q.Due)),
	}
	if page.Done {
		page.Page.Title = i18n.T(ctx, "expert.done.title")
	}
	for _, problem := range problems {
		words := i18n.Problem(ctx, problem)
		page.Faults, page.Fault[problem.Field] = append(page.Faults, ui.Fault{Text: words, Field: problem.Field}), words
	}
	for _, id := range q.Documents {
		one := paper{Name: i18n.T(ctx, "expert.document.gone")}
		if doc, ok := c.Document(id); ok && doc.Scan == cases.ScanClean {
			one = paper{Path + "/documents/" + id.String(), doc.Name, ui.FileSize(ctx, doc.Size)}
		}
		page.Documents = append(page.Documents, one)
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, questionView(page))
}

// take keeps the answer. What was typed stays when something is wrong with it.
func (s *Service) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, c, err := s.held(r)
	if err != nil {
		return err
	}
	if !q.Answered.IsZero() {
		return web.SeeOther(w, r, Path) // sent twice
	}
	in, sent, err := papers.Read(w, r)
	if err != nil {
		return err
	}
	if err := s.Identity.Pace(ctx, "expert/"+q.ID.String()); err != nil {
		return err
	}
	kept, problems := s.Papers.Keep(r, filesInput, sent[filesInput])
	if len(problems) == 0 {
		err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.answer(ctx, tx, q, in.Get("answer"), kept) })
		if errs.KindOf(err) == errs.Invalid && err != nil {
			problems.Add("answer", errs.KeyOf(err))
			err = nil
		}
	}
	switch {
	case len(problems) > 0:
		return s.draw(w, r, http.StatusUnprocessableEntity, q, c, in.Get("answer"), problems)
	case err != nil && errs.KindOf(err) != errs.Conflict:
		return err
	}
	return web.SeeOther(w, r, Path)
}

// document hands out one of those chosen, when a scanner has found it clean, until the question is answered.
func (s *Service) document(w http.ResponseWriter, r *http.Request) (err error) {
	ctx := r.Context()
	q, c, err := s.held(r)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(r.PathValue("document"))
	if err != nil || !slices.Contains(q.Documents, id) || !q.Answered.IsZero() {
		return cases.ErrNoDocument
	}
	doc, ok := c.Document(id)
	if !ok || doc.Scan != cases.ScanClean {
		return cases.ErrNoDocument
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.trace(ctx, tx, q, "expert.read", id.String()) }); err != nil {
		return err
	}
	f, err := s.Files.Open(ctx, doc.FileKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	uploads.Header(w.Header(), doc.Name, uploads.Type(doc.Type))
	w.Header().Set("Content-Length", strconv.FormatInt(doc.Size, 10))
	if _, err := io.Copy(w, files.Checked(f, doc.FileKey)); err != nil {
		web.Note(r, "download", err.Error()) // the answer has begun: only the log can tell
	}
	return nil
}
