package desk

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"

	"parvis/internal/cases"
	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/scan"
)

// filesGo are the doors by which an answer may carry files.
var filesGo = map[inbox.Door]bool{inbox.Email: true, inbox.Chat: true}

// sendable keeps the files of an answer and has them looked at before anything leaves: unlike a paper of a request,
// nobody can hold back what was sent.
func (p *Pages) sendable(r *http.Request, t inbox.Thread, sent []*multipart.FileHeader) ([]inbox.OutFile, errs.Problems, error) {
	var problems errs.Problems
	if len(sent) > 0 && !filesGo[t.Door] {
		problems.Add(filesInput, "desk.thread.no_files", "Door", i18n.T(r.Context(), "inbox.door."+string(t.Door)))
		return nil, problems, nil
	}
	kept, problems := p.Papers.Keep(r, filesInput, sent)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	var out []inbox.OutFile
	for _, doc := range kept {
		result, err := p.Papers.Judge(r.Context(), doc.FileKey)
		switch {
		case errors.Is(err, scan.ErrAway):
			problems.Add(filesInput, "desk.attach.away")
			return nil, problems, nil
		case err != nil:
			return nil, nil, err
		case result != cases.ScanClean:
			problems.Add(filesInput, "desk.attach.refused", "Name", doc.Name)
			return nil, problems, nil
		}
		out = append(out, inbox.OutFile{Name: doc.Name, Type: doc.Type, Size: doc.Size, Key: doc.FileKey})
	}
	return out, nil, nil
}

// fileFault is what is wrong with the files of an answer, beside their field.
func fileFault(ctx context.Context, why error) string { return fault(ctx, problemsOf(why), filesInput) }
