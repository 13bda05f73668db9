package desk

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"parvis/internal/inbox"
	"parvis/internal/kit/files"
	"parvis/internal/kit/uploads"
	"parvis/internal/kit/web"
)

// bare is how something of a stranger is handed out: no script, no form, nothing fetched, in a box of its own.
const bare = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// threadFile hands out an attachment that a scanner found clean. What is not of a kind that the house vets is only saved.
func (p *Pages) threadFile(w http.ResponseWriter, r *http.Request) (err error) {
	id, err := inbox.ParseAttachmentID(r.PathValue("file"))
	if err != nil {
		return err
	}
	a, f, err := p.Inbox.OpenAttachment(r.Context(), id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	kind := uploads.Type("application/octet-stream")
	if a.Safe {
		kind = uploads.Type(a.Type)
	}
	uploads.Header(w.Header(), a.Name, kind)
	if !a.Safe {
		w.Header().Set("Content-Disposition", uploads.Disposition(a.Name))
	}
	return pour(w, r, files.Checked(f, a.FileKey), a.Size)
}

// original hands out an item as it came, to be saved: it is never shown as a page.
func (p *Pages) original(w http.ResponseWriter, r *http.Request) (err error) {
	id, err := inbox.ParseItemID(r.PathValue("item"))
	if err != nil {
		return err
	}
	o, err := p.Inbox.Original(r.Context(), p.DB.Read(), id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Body.Close()) }()
	uploads.Header(w.Header(), "message.txt", "application/octet-stream")
	w.Header().Set("Content-Disposition", uploads.Disposition("message-"+id.String()[:8]+".eml"))
	return pour(w, r, o.Body, o.Size)
}

func pour(w http.ResponseWriter, r *http.Request, from io.Reader, size int64) error {
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	if _, err := io.Copy(w, from); err != nil {
		web.Note(r, "download", err.Error()) // the answer has begun: only the log can tell
	}
	return nil
}

// layout shows a message as its sender laid it out. It was cleaned when it came in; here it is boxed in besides: nothing
// runs, nothing is fetched from anywhere, so that opening a mail tells its sender nothing.
func (p *Pages) layout(w http.ResponseWriter, r *http.Request) error {
	id, err := inbox.ParseItemID(r.PathValue("item"))
	if err != nil {
		return err
	}
	i, err := p.Inbox.Item(r.Context(), p.DB.Read(), id)
	if err != nil {
		return err
	}
	if i.HTML == "" {
		return inbox.ErrUnknown
	}
	h := w.Header()
	h.Set("Content-Security-Policy", bare)
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	return web.Render(w, r, http.StatusOK, layoutView(i))
}
