package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
)

// Submission is a request as a program sends it.
type Submission struct {
	Service catalogue.ServiceID
	Answers forms.Answers // by field id, in the shapes of catalogue.FieldType; without files
	Files   []File
	Door    forms.Channel
	Token   string // the program's own name of this request: sent twice, it is one case
}

// File is a file that goes along.
type File struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Bytes []byte `json:"content"`
}

// Submitted is what became of it.
type Submitted struct {
	Reference cases.Reference
	Draft     uuid.UUID // what Tokens finds it by
	Again     bool      // it had come before
}

// Submit takes a request in as if its pages had been filled in: the same checks, the same vetting of files, the same
// acknowledgement. Problems are those of the fields, with JSON pointers; nothing is kept then. With a token it is done
// once, also when the first try was cut off in the middle; the token with other answers is ErrReused.
func (s *Service) Submit(ctx context.Context, k Key, in Submission) (Submitted, errs.Problems, error) {
	if !db.Fits(in.Token) {
		return Submitted{}, nil, ErrBadToken
	}
	service, no, err := s.Offer.Live(ctx, in.Service)
	if err != nil {
		return Submitted{}, nil, err
	}
	if err := mayUse(k, service); err != nil {
		return Submitted{}, nil, err
	}
	asked, err := fingerprint(in)
	if err != nil {
		return Submitted{}, nil, err
	}
	if done, found, err := s.before(ctx, k, in.Token, asked); err != nil || found && done.Reference != "" {
		return done, nil, err
	}
	form := forms.NewForm(ctx, service, s.Clock.Now())
	answers, problems := settle(form, in.Answers, in.Files)
	if problems.Any() {
		return Submitted{}, problems, nil
	}
	in.Answers = answers
	draft, done, err := s.begin(ctx, k, in, service, no, asked)
	if err != nil || done.Reference != "" {
		return done, nil, err
	}
	if problems, err := s.attach(ctx, draft, in.Files); err != nil || problems.Any() {
		return Submitted{}, problems, s.unsaid(ctx, k, in.Token, err)
	}
	done, err = s.receive(ctx, k, in.Token, draft.ID)
	return done, nil, err
}

// mayUse refuses services with sensitive questions to keys that were not made for them.
func mayUse(k Key, service *catalogue.Service) error {
	if IsSensitive(service) && !k.Has(Sensitive) {
		return scopeMissing(Sensitive)
	}
	return nil
}

// IsSensitive tells that a service asks for what may only be read with a trace.
func IsSensitive(service *catalogue.Service) bool {
	for _, place := range service.Fields() {
		if place.Sensitive || place.Group != nil && place.Group.Sensitive {
			return true
		}
	}
	return false
}

// fingerprint tells two requests under one token apart.
func fingerprint(in Submission) (string, error) {
	body, err := json.Marshal(struct {
		Service catalogue.ServiceID
		Answers forms.Answers
		Files   []File
	}{in.Service, in.Answers, in.Files})
	if err != nil {
		return "", fmt.Errorf("read a submission: %w", err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

// begin makes the draft and remembers its token, or finds the draft of a try that was cut off.
func (s *Service) begin(ctx context.Context, k Key, in Submission, service *catalogue.Service, no catalogue.VersionNo, asked string) (draft *forms.Draft, done Submitted, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		draft, _, err = s.Forms.Start(ctx, tx, forms.NewDraft{
			Service: service, Version: no, Lang: i18n.LangOf(ctx), Channel: in.Door, Answers: in.Answers,
		})
		if err != nil || in.Token == "" {
			return err
		}
		n, err := on(tx).BeginAnswer(ctx, apisql.BeginAnswerParams{
			AuthorityID: tenant.From(ctx), KeyID: k.ID, Token: in.Token, Asked: asked, DraftID: uuid.UUID(draft.ID), MadeAt: db.At(tx.Now),
		})
		if err == nil && n == 0 {
			return errTwin
		}
		return err
	})
	if err != errTwin {
		return draft, done, err
	}
	found := false
	if done, found, err = s.before(ctx, k, in.Token, asked); err != nil || done.Reference != "" || !found {
		return nil, done, err
	}
	draft, err = s.Forms.Trusted(ctx, s.DB.Read(), forms.ID(done.Draft))
	return draft, Submitted{}, err
}

// errTwin undoes the draft of a request whose twin is under way.
var errTwin = errs.New(errs.Conflict, "api.token_reused")

// attach takes the files in; pointers are those of the body.
func (s *Service) attach(ctx context.Context, d *forms.Draft, files []File) (problems errs.Problems, err error) {
	for i, file := range files {
		_, err := s.Forms.Attach(ctx, d, forms.Arriving{Input: file.Field, Name: file.Name, Bytes: bytes.NewReader(file.Bytes), Size: int64(len(file.Bytes))})
		switch errs.KindOf(err) {
		case errs.Internal:
			if err != nil {
				return nil, err
			}
		case errs.Invalid, errs.TooLarge, errs.TooMany, errs.NotFound:
			problems = append(problems, errs.Problem{Field: fmt.Sprintf("/files/%d", i), Key: errs.KeyOf(err), Args: errs.ArgsOf(err)})
		default:
			return nil, err
		}
	}
	return problems, nil
}

// unsaid forgets a token whose files were refused, so that it may come again with better ones.
func (s *Service) unsaid(ctx context.Context, k Key, token string, err error) error {
	if err != nil || token == "" {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return on(tx).ForgetAnswer(ctx, apisql.ForgetAnswerParams{AuthorityID: tenant.From(ctx), KeyID: k.ID, Token: token})
	})
}

// receive opens the case. It may be done twice: a draft is sent once.
func (s *Service) receive(ctx context.Context, k Key, token string, id forms.ID) (Submitted, error) {
	draft, err := s.Forms.Trusted(ctx, s.DB.Read(), id)
	if err != nil {
		return Submitted{}, err
	}
	ref, err := s.Receive(ctx, draft, draft.FormKey())
	if err != nil || token == "" {
		return Submitted{Reference: ref, Draft: uuid.UUID(id)}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		return on(tx).EndAnswer(ctx, apisql.EndAnswerParams{AuthorityID: tenant.From(ctx), KeyID: k.ID, Token: token, Reference: string(ref)})
	})
	return Submitted{Reference: ref, Draft: uuid.UUID(id)}, err
}

// before looks whether the token came before, and what became of it.
func (s *Service) before(ctx context.Context, k Key, token, asked string) (done Submitted, found bool, err error) {
	if token == "" {
		return done, false, nil
	}
	row, err := on(s.DB.Read()).Answered(ctx, apisql.AnsweredParams{AuthorityID: tenant.From(ctx), KeyID: k.ID, Token: token})
	if noRows(err) {
		return done, false, nil
	}
	if err != nil {
		return done, false, fmt.Errorf("find an idempotency key: %w", err)
	}
	if row.Asked != asked {
		return done, true, ErrReused
	}
	done = Submitted{Reference: cases.Reference(row.Reference), Draft: row.DraftID, Again: true}
	if done.Reference != "" {
		return done, true, nil
	}
	if draft, err := s.Forms.Trusted(ctx, s.DB.Read(), forms.ID(row.DraftID)); err == nil {
		done.Reference = cases.Reference(draft.CaseReference) // the case was opened, and the answer was cut off
	}
	return done, true, nil
}

// Pointer is the place of an input in a body: children-0-first_name is /answers/children/0/first_name.
func Pointer(input string) string {
	if strings.HasPrefix(input, "/") {
		return input
	}
	return "/answers/" + strings.ReplaceAll(input, "-", "/")
}

// ReferenceOf is the case that a draft of a program became; "" when there is none.
func (s *Service) ReferenceOf(ctx context.Context, draft forms.ID) (cases.Reference, error) {
	ref, err := on(s.DB.Read()).AnsweredByDraft(ctx, apisql.AnsweredByDraftParams{AuthorityID: tenant.From(ctx), DraftID: uuid.UUID(draft)})
	if noRows(err) {
		return "", nil
	}
	return cases.Reference(ref), err
}
