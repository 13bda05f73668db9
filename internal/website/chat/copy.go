package chat

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/files"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// copy hands out what was said as a text.
func (p *Pages) copy(w http.ResponseWriter, r *http.Request) error {
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	text, err := p.Chats.Transcript(r.Context(), c)
	if err != nil {
		return err
	}
	uploads.Header(w.Header(), "discussion.txt", "application/octet-stream")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", uploads.Disposition(i18n.T(r.Context(), "chat.copy.file")))
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, err = io.WriteString(w, text)
	return noted(r, err)
}

// noted: the answer has begun, only the log can tell.
func noted(r *http.Request, err error) error {
	if err != nil {
		web.Note(r, "download", err.Error())
	}
	return nil
}

// mailCopy sends it to an address.
func (p *Pages) mailCopy(w http.ResponseWriter, r *http.Request) error {
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	err = p.Chats.MailTranscript(r.Context(), c, in.Get("email"))
	switch {
	case errors.Is(err, chat.ErrTooFast):
		return p.draw(w, r, in, errs.Problems{{Field: "email", Key: "chat.copy.just"}}, http.StatusTooManyRequests)
	case errs.KindOf(err) == errs.Invalid && err != nil:
		return p.draw(w, r, in, errs.Problems{{Field: "email", Key: "inbox.chat.email"}}, http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	web.Put(r.Context(), mailedKey, in.Get("email"))
	return web.SeeOther(w, r, here(r))
}

const mailedKey = "chat.mailed"

// file hands out a file of this browser's conversation that the scanner found clean: always as a download.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) (err error) {
	c, err := p.mine(r)
	if err != nil {
		return err
	}
	id, err := inbox.ParseAttachmentID(r.PathValue("file"))
	if err != nil {
		return err
	}
	a, f, err := p.Inbox.OpenAttachment(r.Context(), id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	i, err := p.Inbox.Item(r.Context(), p.DB.Read(), a.Item)
	if err != nil {
		return err
	}
	if i.Thread != c.Thread {
		return inbox.ErrUnknown // somebody else's
	}
	uploads.Header(w.Header(), a.Name, uploads.Type(a.Type))
	w.Header().Set("Content-Disposition", uploads.Disposition(a.Name))
	w.Header().Set("Content-Length", strconv.FormatInt(a.Size, 10))
	_, err = io.Copy(w, files.Checked(f, a.FileKey))
	return noted(r, err)
}
