package open311

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parvis/internal/api"
	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/tenant"
)

// taken is the answer to a report (GeoReport v2, "POST Service Request").
type taken struct {
	XMLName   xml.Name `xml:"request" json:"-"`
	ID        string   `xml:"service_request_id" json:"service_request_id"`
	Token     string   `xml:"token" json:"token"`
	Notice    string   `xml:"service_notice" json:"service_notice"`
	AccountID string   `xml:"account_id" json:"account_id"`
}

// post takes a report in. The same report sent again with the same key is the same case: programs try again when the
// network was cut.
func (s *Service) post(w http.ResponseWriter, r *http.Request, f format) error {
	ctx, err := s.Let(w, r, r.Form.Get("api_key"), api.WriteCases)
	if err != nil {
		return err
	}
	if r.Form.Get("service_code") == "" {
		return wanting("service_code")
	}
	p, err := s.findPublished(ctx, r.Form.Get("service_code"))
	if err != nil {
		return err
	}
	answers, err := answersOf(p, r.Form)
	if err != nil {
		return err
	}
	files, err := mediaOf(p, r)
	if err != nil {
		return err
	}
	if !soundMedia(r.Form.Get("media_url")) {
		return errMedia
	}
	done, problems, err := s.Submit(ctx, api.KeyOf(ctx), api.Submission{
		Service: p.service.Service, Answers: answers, Files: files, Door: forms.ByOpen311, Token: fingerprint(r),
	})
	if err != nil {
		return err
	}
	if problems.Any() {
		return refuseFields(w, r, f, problems)
	}
	if media := r.Form.Get("media_url"); media != "" && !done.Again {
		if err := s.haveFetched(r, done.Reference, media); err != nil {
			return err
		}
	}
	return answer(w, f, http.StatusCreated, "service_requests", []taken{{
		ID: string(done.Reference), Token: done.Draft.String(), Notice: i18n.T(ctx, "open311.notice"),
	}})
}

// fingerprint names a report by all that it says, but for the key.
func fingerprint(r *http.Request) string {
	said := url.Values{}
	for name, values := range r.Form {
		if name != "api_key" {
			said[name] = values
		}
	}
	sum := sha256.Sum256([]byte(said.Encode()))
	return "open311:" + hex.EncodeToString(sum[:])
}

// answersOf turns parameters into answers of the form. What a parameter cannot say (a number that is none) is left as
// text, for the form to refuse in its own words.
func answersOf(p published, in url.Values) (forms.Answers, error) {
	o, a := p.service.Open311, forms.Answers{}
	if p.option != nil {
		a[o.By] = p.option.Value
	}
	place, err := placeOf(in)
	if err != nil {
		return nil, err
	}
	a[o.Place] = place
	if text := strings.TrimSpace(in.Get("description")); text != "" && o.Details != "" {
		a[o.Details] = text
	}
	contact(p, in, a)
	for _, field := range attributes(p) {
		if given := attributeIn(in, field.ID); len(given) > 0 {
			a[field.ID] = typed(field, given)
		}
	}
	return a, nil
}

// placeOf wants lat and long, or address_string, or address_id (GeoReport v2, "POST Service Request").
func placeOf(in url.Values) (map[string]any, error) {
	place := map[string]any{}
	lat, lon := in.Get("lat"), in.Get("long")
	if lat != "" || lon != "" {
		y, err := strconv.ParseFloat(lat, 64)
		x, err2 := strconv.ParseFloat(lon, 64)
		if err != nil || err2 != nil || !(y >= -90 && y <= 90) || !(x >= -180 && x <= 180) {
			return nil, errNoPlace
		}
		place["lat"], place["lon"] = y, x
	}
	if address := strings.TrimSpace(in.Get("address_string")); address != "" {
		place["address"] = address
	}
	if id := strings.TrimSpace(in.Get("address_id")); id != "" {
		place["words"] = id
	}
	if len(place) == 0 {
		return nil, errNoPlace
	}
	return place, nil
}

// contact says who reports, when there is a way to reach them.
func contact(p published, in url.Values, a forms.Answers) {
	o := p.service.Open311
	field, ok := p.service.Field(o.Contact)
	person := map[string]any{}
	for part, name := range map[string]string{"first_name": "first_name", "last_name": "last_name", "email": "email", "phone": "phone"} {
		if value := strings.TrimSpace(in.Get(name)); ok && value != "" && slices.Contains(field.Parts, part) {
			person[part] = value
		}
	}
	reachable := person["email"] != nil || person["phone"] != nil
	if reachable {
		a[o.Contact] = person
	}
	if o.Wants != "" {
		a[o.Wants] = reachable
	}
}

// attributeIn finds attribute[code]=value, attribute[code][]=value and repetitions of them.
func attributeIn(in url.Values, code string) (given []string) {
	for _, name := range []string{"attribute[" + code + "]", "attribute[" + code + "][]"} {
		for _, value := range in[name] {
			if value != "" {
				given = append(given, value)
			}
		}
	}
	return given
}

func typed(f *catalogue.Field, given []string) any {
	switch f.Type {
	case catalogue.TypeNumber, catalogue.TypeMoney:
		if n, err := strconv.ParseFloat(given[0], 64); err == nil {
			return n
		}
	case catalogue.TypeYesNo, catalogue.TypeConsent:
		switch given[0] {
		case "true", "1", "yes":
			return true
		case "false", "0", "no":
			return false
		}
	case catalogue.TypeDate:
		day, _, _ := strings.Cut(given[0], "T")
		return day
	case catalogue.TypeChoices:
		list := make([]any, len(given))
		for i, value := range given {
			list[i] = value
		}
		return list
	}
	return given[0]
}

// mediaOf reads pictures that came along, under whatever name: programs call them media, photo, media[].
func mediaOf(p published, r *http.Request) (files []api.File, err error) {
	if r.MultipartForm == nil || p.service.Open311.Photo == "" {
		return nil, nil
	}
	for _, name := range slices.Sorted(keys(r.MultipartForm.File)) {
		for _, header := range r.MultipartForm.File[name] {
			file, err := header.Open()
			if err != nil {
				return nil, errMedia.Because(err)
			}
			body, err := io.ReadAll(file)
			if closed := file.Close(); err != nil || closed != nil {
				return nil, errMedia
			}
			files = append(files, api.File{Field: p.service.Open311.Photo, Name: header.Filename, Bytes: body})
		}
	}
	return files, nil
}

// haveFetched adds the job that gets a picture from where it lies: a slow machine must not hold the report up.
func (s *Service) haveFetched(r *http.Request, ref cases.Reference, media string) error {
	ctx := r.Context()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return jobs.Add(ctx, s.Jobs, tx, Fetch{Authority: tenant.From(ctx), Reference: string(ref), URL: media}, jobs.Retries(8), jobs.Unique(string(ref)+media))
	})
}

// soundMedia tells that a picture can be asked for at an address; there need not be one.
func soundMedia(media string) bool {
	u, err := url.Parse(media)
	return media == "" || err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(media) <= 2000
}
