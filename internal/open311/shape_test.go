package open311

import (
	"encoding/xml"
	"testing"
)

// The specification names the members of a list in XML, and gives JSON a plain list.
func TestMembers(t *testing.T) {
	t.Parallel()
	d := discovered{Endpoints: members[endpoint]{[]endpoint{{Formats: members[formatName]{[]formatName{{Name: "text/xml"}, {Name: "application/json"}}}}}}}
	d.Endpoints.List[0].Type = "test"
	asXML, err := xml.Marshal(d)
	const wantXML = `<discovery><changeset></changeset><contact></contact><key_service></key_service><endpoints><endpoint><specification></specification><url></url><changeset></changeset><type>test</type>` +
		`<formats><format>text/xml</format><format>application/json</format></formats></endpoint></endpoints></discovery>`
	if got := string(asXML); err != nil || got != wantXML {
		t.Errorf("got  %s\nwant %s, %v", got, wantXML, err)
	}
	asJSON, err := marshal(d.Endpoints)
	const wantJSON = `[{"specification":"","url":"","changeset":"","type":"test","formats":["text/xml","application/json"]}]`
	if got := string(asJSON); err != nil || got != wantJSON {
		t.Errorf("got  %s\nwant %s, %v", got, wantJSON, err)
	}
}
