package open311_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/api"
	"parvis/internal/api/apitest"
	"parvis/internal/cases"
	"parvis/internal/cases/casestest"
	"parvis/internal/identity/identitytest"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
	"parvis/internal/open311"
	"parvis/internal/privacy"

	"parvis/internal/kit/events"
)

// town is Portvieux with its street problems open to street-report programs.
type town struct {
	*apitest.Town
	*identitytest.Site
	t   *testing.T
	key string
}

func open(t *testing.T, d *db.DB) *town {
	t.Helper()
	s := &town{Town: apitest.Open(t, d), t: t}
	reports := open311.New(s.API, http.DefaultClient)
	open311.Listen(s.Bus)
	s.Site = s.Serve(map[string][]web.Route{"open311": reports.Routes()})
	s.key = s.Key(s.Here(), "FixMyStreet", api.WriteCases, api.WriteMessages)
	return s
}

func (s *town) do(method, path, contentType string, body io.Reader) (int, string) {
	s.t.Helper()
	var headers []string
	if contentType != "" {
		headers = []string{"Content-Type", contentType}
	}
	got, text := s.Send(s.URL, "portvieux.localhost", method, path, body, headers...)
	return got.StatusCode, text
}

func (s *town) get(path string) (int, string) { return s.do("GET", path, "", nil) }

func (s *town) post(path string, in url.Values) (int, string) {
	return s.do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(in.Encode()))
}

// hole is a report as FixMyStreet sends it.
func (s *town) hole() url.Values {
	return url.Values{
		"api_key": {s.key}, "jurisdiction_id": {"portvieux"}, "service_code": {"street-problem.hole"}, "lat": {"48.1001"}, "long": {"-4.1002"},
		"description": {"Trou profond devant l’école"}, "email": {"karim@example.org"}, "first_name": {"Karim"}, "last_name": {"Benali"},
		"attribute[danger]": {"false"}, "attribute[fixmystreet_id]": {"4711"},
	}
}

// A street-report program fetches the services, sends a report with a picture, follows it, and sends a word of its user.
func TestFixMyStreetSendsAndFollows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		var list []struct {
			Code     string `json:"service_code"`
			Metadata bool   `json:"metadata"`
		}
		if status, text := s.get("/open311/v2/services.json"); status != 200 || json.Unmarshal([]byte(text), &list) != nil || len(list) != 9 || list[0].Code != "street-problem.hole" || !list[0].Metadata {
			t.Fatalf("services: %s", text)
		}
		if status, text := s.get("/open311/v2/services/street-problem.hole.xml"); status != 200 || !strings.Contains(text, "<code>danger</code>") || strings.Contains(text, "reporter") {
			t.Errorf("definition: %d %s", status, text)
		}
		ref := s.sendWithPhoto()
		s.follow(ref)
		if status, text := s.post("/open311/v2/servicerequestupdates.xml", url.Values{"api_key": {s.key}, "service_request_id": {ref}, "update_id": {"77"}, "description": {"Il grandit."}, "status": {"open"}}); status != 201 || !strings.Contains(text, "<update_id>") {
			t.Errorf("update: %d %s", status, text)
		}
		s.post("/open311/v2/servicerequestupdates.xml", url.Values{"api_key": {s.key}, "service_request_id": {ref}, "update_id": {"77"}, "description": {"Il grandit."}})
		c, err := s.Cases.Cases.Find(s.Here(), d.Read(), cases.Reference(ref))
		if err != nil {
			t.Fatal(err)
		}
		history, err := s.Cases.Cases.History(s.Here(), d.Read(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		said := 0
		for _, e := range history {
			if m, ok := e.Data.(*cases.Messaged); ok && m.In && m.Text == "Il grandit." && e.Channel == cases.ByOpen311 {
				said++
			}
		}
		if said != 1 || c.Channel != cases.ByOpen311 || c.Person.Name != "Karim Benali" || len(c.Documents) != 1 {
			t.Errorf("said %d times; the case: %+v", said, c)
		}
	})
}

// sendWithPhoto sends the report twice, as after a cut connection, and gives its number.
func (s *town) sendWithPhoto() (ref string) {
	s.t.Helper()
	for range 2 {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for name, values := range s.hole() {
			_ = form.WriteField(name, values[0])
		}
		part, err := form.CreateFormFile("media", "trou.png")
		if err != nil || png.Encode(part, image.NewRGBA(image.Rect(0, 0, 40, 30))) != nil || form.Close() != nil {
			s.t.Fatal("the form")
		}
		status, text := s.do("POST", "/open311/v2/requests.json", form.FormDataContentType(), &body)
		var got []struct {
			ID    string `json:"service_request_id"`
			Token string `json:"token"`
		}
		if status != 201 || json.Unmarshal([]byte(text), &got) != nil || len(got) != 1 || ref != "" && got[0].ID != ref {
			s.t.Fatalf("report: %d %s", status, text)
		}
		ref = got[0].ID
		if status, text := s.get("/open311/v2/tokens/" + got[0].Token + ".json"); status != 200 || !strings.Contains(text, ref) {
			s.t.Errorf("token: %d %s", status, text)
		}
	}
	return ref
}

// follow ends the report as an agent would, and looks at it as everybody may.
func (s *town) follow(ref string) {
	s.t.Helper()
	c, err := s.Cases.Cases.Find(s.Here(), s.DB.Read(), cases.Reference(ref))
	if err != nil {
		s.t.Fatal(err)
	}
	s.Clock.Advance(time.Hour)
	s.Write(s.Here(), func(tx *db.Tx) error {
		_, err := s.Cases.Cases.Move(s.Here(), tx, cases.Change{Case: c.ID, By: casestest.Claire}, cases.Step{
			Move: "mend", To: cases.State{Name: "mended", Final: true, Outcome: "done"}, Resident: i18n.Text{"fr": "C’est réparé.", "en": "It is mended."},
		})
		return err
	})
	status, text := s.get("/open311/v2/servicerequestupdates.xml?start_date=2026-12-01T00:00:00Z")
	if status != 200 || !strings.Contains(text, "<status>closed</status>") || !strings.Contains(text, "It is mended.") {
		s.t.Errorf("updates: %d %s", status, text)
	}
	for _, path := range []string{"/requests/" + ref + ".json", "/requests.json?service_code=street-problem.hole,street-problem.lamp&status=closed", "/requests.json?service_request_id=" + ref} {
		status, text := s.get("/open311/v2" + path)
		if status != 200 || !strings.Contains(text, ref) || !strings.Contains(text, `"lat":48.1001`) {
			s.t.Errorf("%s: %d %s", path, status, text)
		}
		for _, secret := range []string{"Karim", "Benali", "karim@", "profond", "png"} {
			if strings.Contains(text, secret) {
				s.t.Errorf("%s tells %q: %s", path, secret, text)
			}
		}
	}
}

// What is refused has the code and the shape of the specification, in both formats.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	without := func(names ...string) url.Values {
		in := s.hole()
		for _, name := range names {
			in.Del(name)
		}
		return in
	}
	other := s.hole()
	other.Set("jurisdiction_id", "elsewhere")
	wrong := s.hole()
	wrong.Set("api_key", "pv_wrong")
	moon := s.hole()
	moon.Set("service_code", "moon")
	inf := s.hole()
	inf.Set("lat", "NaN")
	file := s.hole()
	file.Set("media_url", "file:///etc/passwd")
	for name, test := range map[string]struct {
		in   url.Values
		code int
	}{
		"no key": {without("api_key"), 403}, "a wrong key": {wrong, 403}, "no service": {without("service_code"), 400}, "unknown service": {moon, 400},
		"no place": {without("lat", "long"), 400}, "no number": {inf, 400}, "elsewhere": {other, 404}, "an attribute is missing": {without("attribute[danger]"), 400},
		"a picture of ours": {file, 400},
	} {
		if name == "unknown service" {
			test.code = 404
		}
		status, text := s.post("/open311/v2/requests.json", test.in)
		var got []struct {
			Code        int    `json:"code"`
			Description string `json:"description"`
		}
		if status != test.code || json.Unmarshal([]byte(text), &got) != nil || len(got) == 0 || got[0].Code != test.code || got[0].Description == "" {
			t.Errorf("%s: %d %s", name, status, text)
		}
		if _, text := s.post("/open311/v2/requests.xml", test.in); !strings.Contains(text, "<errors>") || !strings.Contains(text, "<code>") {
			t.Errorf("%s as XML: %s", name, text)
		}
	}
	for _, path := range []string{"/requests.json?start_date=yesterday", "/requests.json?page=0", "/requests.json?status=lost", "/requests.json?page_size=x"} {
		if status, text := s.get("/open311/v2" + path); status != 400 {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	for _, path := range []string{"/requests/PV-2026-9999.json", "/nothing.json", "/requests", "/services/moon.json", "/tokens/x.json"} {
		if status, text := s.get("/open311/v2" + path); status != 404 {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}

// The two formats say the same.
func TestBothFormatsSayTheSame(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.New(t))
	if status, text := s.post("/open311/v2/requests.json", s.hole()); status != 201 {
		t.Fatal(text)
	}
	for _, path := range []string{"/services", "/requests", "/requests/PV-2026-0001"} {
		_, inJSON := s.get("/open311/v2" + path + ".json")
		_, inXML := s.get("/open311/v2" + path + ".xml")
		var list []map[string]any
		if err := json.Unmarshal([]byte(inJSON), &list); err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, one := range list {
			for name, value := range one {
				if text, ok := value.(string); ok && text != "" {
					want = append(want, name+"="+text)
				}
			}
		}
		decoder := xml.NewDecoder(strings.NewReader(inXML))
		name := ""
		for {
			token, err := decoder.Token()
			if err != nil {
				break
			}
			switch token := token.(type) {
			case xml.StartElement:
				name = token.Name.Local
			case xml.CharData:
				text := string(token)
				if strings.TrimSpace(text) != "" && name != "lat" && name != "long" && name != "metadata" {
					got = append(got, name+"="+text)
				}
			case xml.EndElement:
				name = ""
			}
		}
		if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
			t.Errorf("%s: JSON -, XML +\n%s", path, diff)
		}
	}
	if _, text := s.get("/open311/discovery.xml"); !strings.Contains(text, "<url>https://portvieux.example/open311/v2</url>") {
		t.Errorf("discovery: %s", text)
	}
}

func sorted(list []string) map[string]int {
	counted := map[string]int{}
	for _, one := range list {
		counted[one]++
	}
	return counted
}

// A picture that lies elsewhere is fetched later; a report that is forgotten is not shown any more.
func TestPictureFromElsewhereAndForgetting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 20, 10))); err != nil {
			t.Fatal(err)
		}
		elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(picture.Bytes()) }))
		t.Cleanup(elsewhere.Close)
		in := s.hole()
		in.Set("media_url", elsewhere.URL+"/trou.png")
		if status, text := s.post("/open311/v2/requests.json", in); status != 201 {
			t.Fatal(text)
		}
		if err := s.Jobs.Drain(s.Here()); err != nil {
			t.Fatal(err)
		}
		c, err := s.Cases.Cases.Find(s.Here(), d.Read(), "PV-2026-0001")
		if err != nil || len(c.Documents) != 1 || c.Documents[0].Field != "photo" || c.Documents[0].Scan != cases.ScanClean {
			t.Fatalf("%v; documents %+v", err, c.Documents)
		}
		s.Write(s.Here(), func(tx *db.Tx) error {
			return events.Publish(s.Here(), s.Bus, tx, privacy.FieldsForgotten{Case: c.ID})
		})
		if status, text := s.get("/open311/v2/requests/PV-2026-0001.json"); status != 200 || strings.Contains(text, "48.1001") {
			t.Errorf("some answers are forgotten: %d %s", status, text)
		}
		s.Write(s.Here(), func(tx *db.Tx) error {
			return events.Publish(s.Here(), s.Bus, tx, privacy.CaseForgotten{Case: c.ID})
		})
		if status, text := s.get("/open311/v2/requests/PV-2026-0001.json"); status != 404 {
			t.Errorf("forgotten: %d %s", status, text)
		}
	})
}

// FuzzParameters: whatever comes, the answer is one of the specification's, never a fault of ours.
func FuzzParameters(f *testing.F) {
	f.Add("lat=91&long=0", "requests.json")
	f.Add("start_date=0000-00-00&end_date=9999-99-99", "requests.xml")
	f.Add("service_code=%00,,,&page=99999999999999999999", "requests.json")
	f.Add("attribute[danger]=maybe&service_code=street-problem.hole&address_string=x", "requests.json")
	f.Fuzz(func(t *testing.T, query, file string) {
		s := shared(t)
		for _, method := range []string{"GET", "POST"} {
			u := "/open311/v2/" + url.PathEscape(file) + "?" + url.QueryEscape(query)
			if parsed, err := url.ParseQuery(query); err == nil {
				u = "/open311/v2/" + url.PathEscape(file) + "?" + parsed.Encode()
			}
			if status, text := s.do(method, u, "", nil); status >= 500 {
				t.Errorf("%s %s: %d %s", method, u, status, text)
			}
		}
	})
}

func shared(t *testing.T) *town { t.Helper(); return open(t, dbtest.New(t)) }
