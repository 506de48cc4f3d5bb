# Sums the groups of a table in parallel.
$rows = @'
Region,Item,Units,Price
North,Pen,10,1.25
South,Pen,5,1.25
North,Book,2,12.5
East,Book,7,12.5
South,Lamp,1,40
East,Lamp,3,40
'@ | ConvertFrom-Csv
$rows | Group-Object Region | Invoke-ProcessPool {
    $total = 0.0
    foreach ($row in $_.Group) { $total += [int] $row.Units * [double] $row.Price }
    [pscustomobject] @{ Region = $_.Name; Rows = $_.Count; Total = $total }
} -ThrottleLimit 3 | Sort-Object Region | ForEach-Object { '{0} {1} {2:0.00}' -f $_.Region, $_.Rows, $_.Total }
