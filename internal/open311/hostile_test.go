package open311_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/naughty"
)

// Every text goes through every parameter of the specification: it is taken, or refused with what is wrong. Nothing fails,
// and what is taken is shown to everybody in both formats.
func TestNaughtyTextsThroughEveryParameter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		taken := 0
		for n, text := range naughty.Strings(t) {
			s.Clock.Advance(time.Minute) // the key's pace
			free := s.hole()
			for _, name := range []string{"description", "address_string", "device_id", "attribute[fixmystreet_id]"} {
				free.Set(name, text)
			}
			all := url.Values{}
			for name := range free {
				all.Set(name, text)
			}
			all.Set("api_key", s.key)
			for _, name := range []string{"phone", "media_url", "account_id", "attribute[" + text + "]", text} {
				all.Set(name, text)
			}
			more := url.Values{}
			for _, name := range []string{"service_code", "start_date", "end_date", "status", "service_request_id", "page", "page_size", "q", "lat", "long", "radius", "jurisdiction_id"} {
				more.Set(name, text)
			}
			for what, ask := range map[string]func() (int, string){
				"free": func() (int, string) { return s.post("/open311/v2/requests.json", free) },
				"all":  func() (int, string) { return s.post("/open311/v2/requests.xml", all) },
				"body": func() (int, string) {
					return s.do("POST", "/open311/v2/requests.json", "application/x-www-form-urlencoded", strings.NewReader(text))
				},
				"multipart": func() (int, string) {
					return s.do("POST", "/open311/v2/requests.json", "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\""+text+"\"\r\n\r\n"+text+"\r\n--b--\r\n"))
				},
				"list": func() (int, string) { return s.get("/open311/v2/requests.json?" + more.Encode()) },
				"single": func() (int, string) {
					return s.get("/open311/v2/requests.xml?" + url.Values{"service_request_id": {text}}.Encode())
				},
				"path":    func() (int, string) { return s.get("/open311/v2/requests/" + url.PathEscape(text) + ".json") },
				"service": func() (int, string) { return s.get("/open311/v2/services/" + url.PathEscape(text) + ".xml") },
				"token":   func() (int, string) { return s.get("/open311/v2/tokens/" + url.PathEscape(text) + ".json") },
				"update": func() (int, string) {
					return s.post("/open311/v2/servicerequestupdates.json", url.Values{"api_key": {s.key}, "service_request_id": {text}, "update_id": {text}, "description": {text}, "status": {text}, "email": {text}})
				},
			} {
				status, answer := ask()
				if status >= 500 || status < 200 {
					t.Errorf("%d, %s %.60q: %d %.300s", n, what, text, status, answer)
				}
				if what == "free" && status == 201 {
					taken++
				}
			}
		}
		if taken < 400 {
			t.Errorf("only %d reports with odd words were taken", taken)
		}
		for _, format := range []string{"json", "xml"} {
			if status, text := s.get("/open311/v2/requests." + format); status != 200 {
				t.Errorf("shown as %s: %d %.300s", format, status, text)
			}
		}
	})
}
