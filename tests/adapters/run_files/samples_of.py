"""One small good file of each format that is text."""

GPX = b"""<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="StravaGPX" xmlns="http://www.topografix.com/GPX/1/1"
 xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<metadata><time>2024-05-06T05:10:00Z</time></metadata>
<trk><name>Morning Run</name><type>running</type><trkseg>
<trkpt lat="52.500000" lon="13.4"><ele>34.0</ele><time>2024-05-06T05:10:00Z</time><extensions>
<gpxtpx:TrackPointExtension><gpxtpx:hr>120</gpxtpx:hr><gpxtpx:cad>84</gpxtpx:cad></gpxtpx:TrackPointExtension>
</extensions></trkpt>
<trkpt lat="52.500270" lon="13.4"><ele>34.5</ele><time>2024-05-06T05:10:10Z</time></trkpt>
<trkpt lat="52.500540" lon="13.4"><ele>39.0</ele><time>2024-05-06T05:10:20Z</time></trkpt>
</trkseg><trkseg>
<trkpt lat="52.501540" lon="13.4"><time>2024-05-06T05:12:20Z</time></trkpt>
<trkpt lat="52.501810" lon="13.4"><time>2024-05-06T05:12:30Z</time></trkpt>
</trkseg></trk></gpx>
"""

TCX = b"""          <?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
<Activities><Activity Sport="Running"><Id>2024-05-06T05:10:00Z</Id>
<Lap StartTime="2024-05-06T05:10:00Z"><TotalTimeSeconds>300.5</TotalTimeSeconds>
<DistanceMeters>1000.4</DistanceMeters><Track>
<Trackpoint><Time>2024-05-06T05:10:00Z</Time><DistanceMeters>0</DistanceMeters></Trackpoint>
<Trackpoint><Time>2024-05-06T05:15:00Z</Time><DistanceMeters>1000.4</DistanceMeters>
<HeartRateBpm><Value>150</Value></HeartRateBpm>
<Extensions><ns3:TPX xmlns:ns3="x"><ns3:Speed>3.3</ns3:Speed>
<ns3:RunCadence>86</ns3:RunCadence></ns3:TPX></Extensions>
</Trackpoint></Track></Lap>
<Lap StartTime="2024-05-06T05:16:00Z"><TotalTimeSeconds>150</TotalTimeSeconds>
<DistanceMeters>500</DistanceMeters><Track>
<Trackpoint><Time>2024-05-06T05:18:30Z</Time><DistanceMeters>1500.4</DistanceMeters></Trackpoint>
</Track></Lap>
<Creator><Name>Forerunner 255</Name></Creator>
</Activity></Activities></TrainingCenterDatabase>
"""

CSV = b"""start,distance_m,moving_s,elapsed_s,cadence_one_leg_spm,sport,manual,shoe
2024-05-06T07:10:00+02:00,8012.4,0:44:10,2700,84.5,Run,false,blue
2024-05-07T07:10:00+02:00,5000,1500,,,Ride,false,blue
"""

PAIN = b"""at,date,score,side,place,moment,note
2024-05-06T21:00:00+02:00,,3,left,front,worst_24h,after the stairs
,2024-05-07,0,,,,
"""

LIST_HEAD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,"
    "Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain"
)
LIST = f"""{LIST_HEAD}
11,"May 6, 2024, 5:10:00 AM",Morning Run,Run,"two
lines",2700,8.01,,,false,,,activities/11.gpx,,,2700.0,2650.0,8012.4,,,12.5
12,"May 7, 2024, 5:10:00 AM",To work,Ride,,1200,5.0,,,true,,,activities/12.gpx,,,1200.0,1200.0,5000.0,,,3
13,"May 8, 2024, 5:10:00 AM",Typed in,Run,,3000,10.0,,,false,,,,,,3000.0,3000.0,10000.0,,,
""".encode()
