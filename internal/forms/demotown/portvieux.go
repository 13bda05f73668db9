package demotown

import "parvis/internal/forms"

// portvieux lies on the sea to the south, around a harbour basin; the hill with the school
// and the park is to the north.
var portvieux = forms.Plan{
	South: 47.8600, West: -3.9300, North: 47.8800, East: -3.8950,
	Water: []forms.Area{
		{{47.8600, -3.9300}, {47.8632, -3.9300}, {47.8640, -3.9230}, {47.8636, -3.9170}, {47.8640, -3.9150},
			{47.8692, -3.9150}, {47.8692, -3.9085}, {47.8640, -3.9085}, {47.8634, -3.9040}, {47.8628, -3.8950}, {47.8600, -3.8950}},
	},
	Green: []forms.Area{
		{{47.8756, -3.9240}, {47.8786, -3.9236}, {47.8788, -3.9172}, {47.8758, -3.9176}},
		{{47.8700, -3.8998}, {47.8722, -3.8996}, {47.8724, -3.8966}, {47.8702, -3.8968}},
	},
	Streets: []forms.Street{
		{Name: "quai des Indes", Key: "pv_0001", Numbers: 60, Lat: 47.8697, Lon: -3.9158, ToLat: 47.8697, ToLon: -3.9078},
		{Name: "quai des Sardiniers", Key: "pv_0002", Numbers: 40, Lat: 47.8642, Lon: -3.9157, ToLat: 47.8692, ToLon: -3.9157},
		{Name: "quai des Dériveurs", Key: "pv_0003", Numbers: 40, Lat: 47.8642, Lon: -3.9078, ToLat: 47.8692, ToLon: -3.9078},
		{Name: "quai Nord", Key: "pv_0004", Numbers: 24, Lat: 47.8697, Lon: -3.9078, ToLat: 47.8704, ToLon: -3.9010},
		{Name: "rue du Port", Key: "pv_0005", Numbers: 80, Lat: 47.8697, Lon: -3.9118, ToLat: 47.8748, ToLon: -3.9118},
		{Name: "rue des Voiliers", Key: "pv_0006", Numbers: 60, Lat: 47.8716, Lon: -3.9190, ToLat: 47.8716, ToLon: -3.9040},
		{Name: "rue de la Criée", Key: "pv_0007", Numbers: 50, Lat: 47.8664, Lon: -3.9240, ToLat: 47.8664, ToLon: -3.9157},
		{Name: "rue de l’École", Key: "pv_0008", Numbers: 44, Lat: 47.8748, Lon: -3.9170, ToLat: 47.8748, ToLon: -3.9050},
		{Name: "rue du Môle", Key: "pv_0009", Numbers: 30, Lat: 47.8642, Lon: -3.9078, ToLat: 47.8646, ToLon: -3.9000},
		{Name: "rue du Sémaphore", Key: "pv_0010", Numbers: 36, Lat: 47.8646, Lon: -3.9000, ToLat: 47.8716, ToLon: -3.9040},
		{Name: "rue des Cordiers", Key: "pv_0011", Numbers: 28, Lat: 47.8697, Lon: -3.9158, ToLat: 47.8748, ToLon: -3.9170},
		{Name: "venelle du Phare", Key: "pv_0012", Numbers: 12, Lat: 47.8646, Lon: -3.9240, ToLat: 47.8664, ToLon: -3.9240},
		{Name: "impasse du Lavoir", Key: "pv_0013", Numbers: 10, Lat: 47.8730, Lon: -3.9080, ToLat: 47.8740, ToLon: -3.9066},
		{Name: "place du Marché", Key: "pv_0014", Numbers: 24, Lat: 47.8716, Lon: -3.9130, ToLat: 47.8716, ToLon: -3.9106},
		{Name: "place de l’Hôtel-de-Ville", Key: "pv_0015", Numbers: 8, Lat: 47.8732, Lon: -3.9126, ToLat: 47.8732, ToLon: -3.9110},
		{Name: "place du Parvis", Key: "pv_0016", Numbers: 6, Lat: 47.8740, Lon: -3.9122, ToLat: 47.8740, ToLon: -3.9114},
		{Name: "avenue du Large", Key: "pv_0017", Numbers: 120, Lat: 47.8748, Lon: -3.9170, ToLat: 47.8790, ToLon: -3.9280},
		{Name: "lieu-dit Kervoal", Key: "pv_0018", Numbers: 6, Lat: 47.8784, Lon: -3.9020, ToLat: 47.8790, ToLon: -3.9000},
	},
}
