package identity_test

import (
	"fmt"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

func ExampleTheme_Check() {
	pale := identity.Theme{Colours: map[identity.Scheme]map[identity.ColourName]identity.Colour{
		identity.Light: {"pv-on-brand": "#22406b"}}}
	for _, p := range pale.Check() {
		fmt.Println(p.Field, p.Args["Back"], p.Args["Ratio"], "<", p.Args["Least"])
	}
	// Output:
	// light.pv-on-brand pv-brand 1.00 < 4.5
	// light.pv-on-brand pv-brand-strong 1.27 < 4.5
}

func ExampleParseCode() {
	code, _ := identity.ParseCode("k7qm4 txp2h")
	fmt.Println(code)
	_, err := identity.ParseCode("K7QM4")
	fmt.Println(err)
	// Output:
	// K7QM4-TXP2H
	// identity.code_shape
}

func ExampleRights_Allow() {
	held := identity.Rights{"case.*", identity.MaySeePeople}
	fmt.Println(held.Allow("case.close"), held.Allow(identity.MayManageAgents))
	// Output: true false
}

func ExampleMandate_Covers() {
	m := identity.Mandate{Scope: identity.ForService, Ref: "school-meal"}
	fmt.Println(m.Covers("school-meal", "", m.From), m.Covers("street-problem", "", m.From))
	// Output: true false
}

func ExamplePerson_Contact() {
	phone, _ := identity.NewContact(identity.Phone, "06 39 98 21 07", "FR")
	p := identity.Person{Lang: i18n.FR, Contacts: []identity.ContactPoint{phone}}
	reach, ok := p.Contact(identity.Phone)
	fmt.Println(reach.Typed, reach.Value, reach.IsVerified(), ok)
	// Output: 06 39 98 21 07 +33639982107 false true
}
