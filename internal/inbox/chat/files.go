package chat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"

	"parvis/internal/inbox"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/uploads"
)

// TakeFiles reads what was posted with a message: each is typed by its bytes and loses its metadata. The first that is
// refused is named in the error, and none is taken: whoever sends sees which one to change.
func TakeFiles(sent []*multipart.FileHeader) (parts []inbox.Part, err error) {
	if len(sent) > MostFiles {
		return nil, errs.New(errs.Invalid, "inbox.chat.many_files", "Most", MostFiles)
	}
	for _, one := range sent {
		part, err := takeFile(one)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

func takeFile(one *multipart.FileHeader) (inbox.Part, error) {
	f, err := one.Open()
	if err != nil {
		return inbox.Part{}, err
	}
	defer f.Close()
	vetted, err := uploads.Vet(f, one.Size, uploads.Usual)
	if err != nil {
		return inbox.Part{}, err
	}
	body, err := io.ReadAll(vetted.Reader())
	return inbox.Part{Name: uploads.Name(one.Filename, vetted.Type), Type: string(vetted.Type), Body: body}, err
}

// OutFiles has the files of an agent looked at before they are stored: what leaves the house is known to be clean.
func (s *Service) OutFiles(ctx context.Context, parts []inbox.Part) (out []inbox.OutFile, err error) {
	for _, part := range parts {
		verdict, err := s.Inbox.Scanner.Scan(ctx, bytes.NewReader(part.Body))
		switch {
		case errors.Is(err, scan.ErrAway):
			return nil, ErrBusy
		case errors.Is(err, scan.ErrTooLarge), err == nil && !verdict.Clean:
			return nil, ErrHarmful
		case err != nil:
			return nil, err
		}
		stored, err := s.Inbox.Files.Put(ctx, bytes.NewReader(part.Body))
		if err != nil {
			return nil, err
		}
		out = append(out, inbox.OutFile{Name: part.Name, Type: part.Type, Size: stored.Size, Key: stored.Key})
	}
	return out, nil
}
