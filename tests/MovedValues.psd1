# Values of the types that arrive as themselves, which moved scripts share between runspaces: a script that makes one, and one that
# tells from $v whether another is the same, without changing it. MovedValues.Tests.ps1 and MovedValueTests.cs go through all of them.
@{
    'ConcurrentBag<int>' = @{ Make = ',([System.Collections.Concurrent.ConcurrentBag[int]]::new([int[]](3, 1, 2)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }' }
    'ConcurrentBag<object>' = @{ Make = ',([System.Collections.Concurrent.ConcurrentBag[object]]::new([object[]](''a'', 1, $null)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }' }
    'FileInfo[]' = @{ Make = '$f = $ExecutionContext.InvokeProvider.Item.Get([Environment]::ProcessPath); ,([System.IO.FileInfo[]] @($f))'
        Probe = '$v.GetType(); $v[0].FullName; $v[0].PSPath' }
    'List of files' = @{ Make = '$l = [System.Collections.Generic.List[System.IO.FileInfo]]::new(); $l.Add($ExecutionContext.InvokeProvider.Item.Get([Environment]::ProcessPath)[0]); ,($l)'
        Probe = '$v.GetType(); $v[0].FullName' }
    'ConcurrentDictionary of folders' = @{ Make = '$d = [System.Collections.Concurrent.ConcurrentDictionary[string, System.IO.DirectoryInfo]]::new(); $d[''a''] = $ExecutionContext.InvokeProvider.Item.Get([System.IO.Path]::GetPathRoot([Environment]::ProcessPath))[0]; ,($d)'
        Probe = '$v.GetType(); $v[''a''].FullName' }
    'Tuple of a file' = @{ Make = ',([Tuple[System.IO.FileInfo, int]]::new($ExecutionContext.InvokeProvider.Item.Get([Environment]::ProcessPath)[0], 1))'
        Probe = '$v.GetType(); $v.Item1.FullName' }
    'ConcurrentQueue' = @{ Make = ',([System.Collections.Concurrent.ConcurrentQueue[string]]::new([string[]](''b'', ''a'')))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $t = ''''; $v.TryPeek([ref] $t); $t' }
    'ConcurrentStack' = @{ Make = ',([System.Collections.Concurrent.ConcurrentStack[int]]::new([int[]](1, 2, 3)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $t = 0; $v.TryPeek([ref] $t); $t' }
    'ConcurrentDictionary' = @{ Make = '$d = [System.Collections.Concurrent.ConcurrentDictionary[string, object]]::new([StringComparer]::OrdinalIgnoreCase); $d[''a''] = 1; ,($d)'
        Probe = '$v[''A'']; $v.TryAdd(''A'', 2); $v.Count' }
    'ConcurrentDictionary of keys of any type' = @{ Make = '$d = [System.Collections.Concurrent.ConcurrentDictionary[object, object]]::new(); $d[1] = ''x''; $d[''a''] = 2; ,($d)'
        Probe = '$v[1]; $v[''a'']; $v.ContainsKey(''A''); $v.GetType()' }
    'SortedDictionary' = @{ Make = '$d = [System.Collections.Generic.SortedDictionary[string, int]]::new(); $d[''b''] = 1; $d[''a''] = 2; ,($d)'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v[''b'']' }
    'SortedDictionary, ordinal' = @{ Make = '$d = [System.Collections.Generic.SortedDictionary[string, int]]::new([StringComparer]::Ordinal); $d[''b''] = 1; $d[''B''] = 2; $d[''a''] = 3; ,($d)'
        Probe = '$v.Keys; $v.Values' }
    'SortedDictionary of numbers' = @{ Make = '$d = [System.Collections.Generic.SortedDictionary[int, object]]::new(); $d[10] = ''x''; $d[9] = $null; ,($d)'
        Probe = '$v.Keys; $v[10]' }
    'SortedList<,>' = @{ Make = '$d = [System.Collections.Generic.SortedList[string, int]]::new([StringComparer]::OrdinalIgnoreCase); $d[''b''] = 1; $d[''A''] = 2; ,($d)'
        Probe = '$v.Keys; $v[''B'']; $v.IndexOfKey(''a'')' }
    'SortedList' = @{ Make = '$d = [System.Collections.SortedList]::new(); $d[''b''] = 1; $d[''A''] = 2; ,($d)'
        Probe = '$v.GetType().Name; $v.Keys; $v.GetByIndex(0); $v.Contains(''B'')' }
    'SortedList without case' = @{ Make = '$d = [System.Collections.SortedList]::new([System.Collections.CaseInsensitiveComparer]::Default); $d[''b''] = 1; $d[''A''] = 2; ,($d)'
        Probe = '$v.GetType().Name; $v.Keys; $v[''B'']' }
    'HashSet with comparer' = @{ Make = ',([System.Collections.Generic.HashSet[string]]::new([string[]](''a'', ''B''), [StringComparer]::OrdinalIgnoreCase))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Contains(''A''); $v.Add(''b'')' }
    'HashSet of the culture' = @{ Make = ',([System.Collections.Generic.HashSet[string]]::new([string[]](''a'', ''B''), [StringComparer]::CurrentCultureIgnoreCase))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Add(''b'')' }
    'HashSet that tells cases apart' = @{ Make = ',([System.Collections.Generic.HashSet[string]]::new([string[]](''a'', ''A'')))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }' }
    'HashSet<object>' = @{ Make = '$s = [System.Collections.Generic.HashSet[object]]::new(); $null = $s.Add(1); $null = $s.Add(''a''); ,($s)'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Contains(''a''); $v.Add(1)' }
    'SortedSet' = @{ Make = ',([System.Collections.Generic.SortedSet[int]]::new([int[]](3, 1, 2)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Add(2); $v.Min' }
    'SortedSet of text' = @{ Make = ',([System.Collections.Generic.SortedSet[string]]::new([string[]](''b'', ''A'', ''a''), [StringComparer]::Ordinal))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Contains(''B'')' }
    'LinkedList' = @{ Make = ',([System.Collections.Generic.LinkedList[string]]::new([string[]](''b'', ''a'')))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.First.Value; $v.Last.Value' }
    'Queue' = @{ Make = ',([System.Collections.Queue]::new(@(1, 2, 3)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Peek()' }
    'Stack' = @{ Make = ',([System.Collections.Stack]::new(@(1, 2, 3)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Peek()' }
    'Stack<>' = @{ Make = ',([System.Collections.Generic.Stack[int]]::new([int[]](1, 2, 3)))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }; $v.Peek()' }
    'Collection' = @{ Make = '$c = [System.Collections.ObjectModel.Collection[int]]::new(); $c.Add(2); $c.Add(1); ,($c)'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }' }
    'ObservableCollection' = @{ Make = ',([System.Collections.ObjectModel.ObservableCollection[string]]::new([string[]](''b'', ''a'')))'
        Probe = '$v.GetType().Name; foreach ($i in $v) { $i }' }
    'synchronized Hashtable' = @{ Make = ',([hashtable]::Synchronized(@{ a = 1 }))'
        Probe = '$v.IsSynchronized; $v[''A'']; $v.SyncRoot.GetType()' }
    'synchronized ArrayList' = @{ Make = ',([System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList] @(1, 2)))'
        Probe = '$v.IsSynchronized; $v[1]' }
    'synchronized Queue' = @{ Make = ',([System.Collections.Queue]::Synchronized([System.Collections.Queue]::new(@(1, 2))))'
        Probe = '$v.IsSynchronized; $v.Peek()' }
    'synchronized Stack' = @{ Make = ',([System.Collections.Stack]::Synchronized([System.Collections.Stack]::new(@(1, 2))))'
        Probe = '$v.IsSynchronized; $v.Peek()' }
    'synchronized SortedList' = @{ Make = '$d = [System.Collections.SortedList]::new(); $d[''b''] = 1; $d[''a''] = 2; ,([System.Collections.SortedList]::Synchronized($d))'
        Probe = '$v.IsSynchronized; $v.GetByIndex(0)' }
    'OrderedHashtable' = @{ Make = '$t = [System.Management.Automation.OrderedHashtable]::new(); foreach ($k in ''z'', ''a'', ''m'', ''Z'') { $t.Add($k, "$k!") }; ,($t)'
        Probe = '$v.GetType().Name; foreach ($i in $v.GetEnumerator()) { $i.Key; $i.Value }; $v.Contains(''NONE'')' }
    'StringBuilder' = @{ Make = ',([System.Text.StringBuilder]::new(''abc''))'
        Probe = '$v.ToString(); $v.Length; $v.GetType()' }
    'Encoding.Default' = @{ Make = ',([System.Text.Encoding]::Default)'
        Probe = '$v.WebName; $v.GetType()' }
    'Encoding.UTF8' = @{ Make = ',([System.Text.Encoding]::UTF8)'
        Probe = '$v.WebName; $v.GetPreamble(); $v.GetString([byte[]](0xC3, 0xA4, 0xFF)).Length' }
    'UTF8 without a mark that throws' = @{ Make = ',([System.Text.UTF8Encoding]::new($false, $true))'
        Probe = '$v.GetType(); $v.GetPreamble().Count; try { $v.GetString([byte[]] 0xFF) } catch { ''threw'' }' }
    'UTF-16, big end first' = @{ Make = ',([System.Text.Encoding]::BigEndianUnicode)'
        Probe = '$v.GetBytes(''a''); $v.GetPreamble()' }
    'UTF-32' = @{ Make = ',([System.Text.UTF32Encoding]::new($true, $false))'
        Probe = '$v.GetBytes(''a''); $v.GetPreamble()' }
    'Latin1' = @{ Make = ',([System.Text.Encoding]::Latin1)'
        Probe = '$v.GetBytes("`u{e4}`u{20ac}")' }
    'ASCII with a replacement' = @{ Make = ',([System.Text.Encoding]::GetEncoding(''us-ascii'', [System.Text.EncoderReplacementFallback]::new(''#''), [System.Text.DecoderFallback]::ExceptionFallback))'
        Probe = '$v.GetBytes("a`u{e4}"); try { $v.GetString([byte[]] 0xFF) } catch { ''threw'' }' }
    'code page 1252' = @{ Make = ',([System.Text.CodePagesEncodingProvider]::Instance.GetEncoding(1252))'
        Probe = '$v.CodePage; $v.GetBytes("`u{20ac}`u{103}")' }
    'Shift-JIS' = @{ Make = ',([System.Text.CodePagesEncodingProvider]::Instance.GetEncoding(932))'
        Probe = '$v.CodePage; $v.GetBytes("`u{3042}")' }
    'TimeZoneInfo.Utc' = @{ Make = ',([TimeZoneInfo]::Utc)'
        Probe = '$v.Id; [TimeZoneInfo]::ConvertTime([datetime]::UnixEpoch, $v).Kind' }
    'TimeZoneInfo.Local' = @{ Make = ',([TimeZoneInfo]::Local)'
        Probe = '$v.Id; [TimeZoneInfo]::ConvertTime([datetime]::UnixEpoch, $v).Kind' }
    'time zone' = @{ Make = ',([TimeZoneInfo]::FindSystemTimeZoneById(''Europe/Berlin''))'
        Probe = '$v.Id; $v.DisplayName; [TimeZoneInfo]::ConvertTimeFromUtc(''2024-07-01T12:00:00'', $v).Hour; $v.IsDaylightSavingTime([datetime] ''2024-01-01'')' }
    'time zone of one''s own' = @{ Make = ',([TimeZoneInfo]::CreateCustomTimeZone(''My'', [timespan]::FromMinutes(95), ''Mine'', ''Std''))'
        Probe = '$v.Id; $v.BaseUtcOffset; $v.DisplayName' }
    'MailAddress' = @{ Make = ',([System.Net.Mail.MailAddress]::new(''a.b@example.org'', "M`u{fc}ller, J."))'
        Probe = '$v.Address; $v.DisplayName; $v.Host; $v.User' }
    'MailAddress without a name' = @{ Make = ',([System.Net.Mail.MailAddress]::new(''a@example.org''))'
        Probe = '$v.Address; $v.DisplayName; $v.ToString()' }
    'JsonElement' = @{ Make = ',([System.Text.Json.JsonDocument]::Parse(''{"a": [1, 2.50], "b": null}'').RootElement)'
        Probe = '$v.GetRawText(); $v.GetProperty(''a'')[1].GetDecimal(); $v.ValueKind' }
    'JsonDocument' = @{ Make = ',([System.Text.Json.JsonDocument]::Parse(''[1, "x"]''))'
        Probe = '$v.RootElement.GetRawText(); $v.GetType()' }
    'JsonObject' = @{ Make = ',([System.Text.Json.Nodes.JsonNode]::Parse(''{"z":1,"a":{"b":[true]}}''))'
        Probe = '$v.GetType().Name; $v.ToString()' }
    'JsonArray' = @{ Make = ',([System.Text.Json.Nodes.JsonNode]::Parse(''[3,1,2]''))'
        Probe = '$v.GetType().Name; $v.ToString()' }
    'JsonValue' = @{ Make = ',([System.Text.Json.Nodes.JsonNode]::Parse(''1.50''))'
        Probe = '$v.ToJsonString()' }
    'XmlDocument' = @{ Make = ',([xml] ''<a><b n="1"/><b n="2">x</b></a>'')'
        Probe = '$v.a.b[1].n; $v.PreserveWhitespace; $v.OuterXml' }
    'XmlDocument without a root' = @{ Make = '$x = [xml]::new(); $null = $x.AppendChild($x.CreateXmlDeclaration(''1.0'', ''utf-8'', $null)); $null = $x.AppendChild($x.CreateComment(''c'')); ,($x)'
        Probe = '$v.OuterXml; $v.LastChild.Value; $v.GetType()' }
    'XmlElement' = @{ Make = ',(([xml] ''<a k="v"><b n="1"/>t<b n="2">x</b></a>'').a.b[1])'
        Probe = '$v.n; $v.InnerText; $v.ParentNode.k; $v.OwnerDocument.OuterXml; $v.PreviousSibling.Value; $v.GetType()' }
    'XmlElement of no document' = @{ Make = '$x = [xml] ''<a/>''; $e = $x.CreateElement(''e'', ''urn:n''); $e.SetAttribute(''k'', ''v''); ,($e)'
        Probe = '$v.k; $v.NamespaceURI; $null -eq $v.ParentNode; $v.OwnerDocument.OuterXml' }
    'XmlAttribute' = @{ Make = ',(([xml] ''<a xmlns:p="urn:p"><b p:n="1"/></a>'').a.b.GetAttributeNode(''n'', ''urn:p''))'
        Probe = '$v.Value; $v.OwnerElement.Name; $v.NamespaceURI; $v.GetType()' }
    'XmlText' = @{ Make = ',(([xml] ''<a>x<b/>y</a>'').DocumentElement.LastChild)'
        Probe = '$v.Value; $v.PreviousSibling.Name; $v.GetType()' }
    'XmlCDataSection' = @{ Make = ',(([xml] ''<a><![CDATA[x<y]]></a>'').DocumentElement.FirstChild)'
        Probe = '$v.Value; $v.GetType()' }
    'XmlComment' = @{ Make = ',(([xml] ''<a/><!-- c -->'').LastChild)'
        Probe = '$v.Value; $v.PreviousSibling.Name; $v.GetType()' }
    'DataTable' = @{ Make = '$t = [System.Data.DataTable]::new(''T''); $id = $t.Columns.Add(''Id'', [int]); $id.AutoIncrement = $true; $id.AutoIncrementSeed = 1; $null = $t.Columns.Add(''Name'', [string]); $null = $t.Columns.Add(''Data'', [byte[]]); $null = $t.Columns.Add(''Twice'', [int], ''Id * 2''); $t.Columns[''Name''].MaxLength = 20; $t.Columns[''Name''].Caption = ''Who''; $t.PrimaryKey = $id; $null = $t.Rows.Add($null, ''one'', [byte[]](1, 2)); $null = $t.Rows.Add($null, ''two'', $null); $null = $t.Rows.Add($null, ''three''); $t.Rows[0].AcceptChanges(); $t.Rows[0][''Name''] = ''uno''; $t.Rows[2].AcceptChanges(); $t.Rows[2].Delete(); ,($t)'
        Probe = '$v.TableName; $v.Columns.ColumnName; $v.Columns[''Name''].MaxLength; $v.Columns[''Name''].Caption; $v.Columns[''Data''].DataType; $v.Rows.RowState; $v.Rows[0][''Name'']; $v.Rows[0][''Name'', ''Original'']; $v.Rows[0][''Data'']; $v.Rows[0][''Twice'']; $v.Rows[1][''Data''] -is [DBNull]; $v.PrimaryKey.ColumnName; $v.Rows.Find(2)[''Name'']; $v.NewRow()[''Id'']; $v.Columns[''Id''].AllowDBNull; $v.Columns[''Twice''].ReadOnly; $v.GetType()' }
    'DataRow' = @{ Make = '$t = [System.Data.DataTable]::new(''T''); $id = $t.Columns.Add(''Id'', [int]); $id.AutoIncrement = $true; $id.AutoIncrementSeed = 1; $null = $t.Columns.Add(''Name'', [string]); $null = $t.Columns.Add(''Data'', [byte[]]); $null = $t.Columns.Add(''Twice'', [int], ''Id * 2''); $t.Columns[''Name''].MaxLength = 20; $t.Columns[''Name''].Caption = ''Who''; $t.PrimaryKey = $id; $null = $t.Rows.Add($null, ''one'', [byte[]](1, 2)); $null = $t.Rows.Add($null, ''two'', $null); $null = $t.Rows.Add($null, ''three''); $t.Rows[0].AcceptChanges(); $t.Rows[0][''Name''] = ''uno''; $t.Rows[2].AcceptChanges(); $t.Rows[2].Delete(); ,($t.Rows[1])'
        Probe = '$v[''Name'']; $v.Id; $v.RowState; $v.Table.TableName; $v.Table.Columns.ColumnName; $v.GetType()' }
    'DataRow that is deleted' = @{ Make = '$t = [System.Data.DataTable]::new(''T''); $id = $t.Columns.Add(''Id'', [int]); $id.AutoIncrement = $true; $id.AutoIncrementSeed = 1; $null = $t.Columns.Add(''Name'', [string]); $null = $t.Columns.Add(''Data'', [byte[]]); $null = $t.Columns.Add(''Twice'', [int], ''Id * 2''); $t.Columns[''Name''].MaxLength = 20; $t.Columns[''Name''].Caption = ''Who''; $t.PrimaryKey = $id; $null = $t.Rows.Add($null, ''one'', [byte[]](1, 2)); $null = $t.Rows.Add($null, ''two'', $null); $null = $t.Rows.Add($null, ''three''); $t.Rows[0].AcceptChanges(); $t.Rows[0][''Name''] = ''uno''; $t.Rows[2].AcceptChanges(); $t.Rows[2].Delete(); $t.AcceptChanges(); $t.Rows[1].Delete(); ,($t.Rows[1])'
        Probe = '$v.RowState; $v[''Name'', ''Original'']' }
    'DataRow of no table' = @{ Make = '$t = [System.Data.DataTable]::new(''T''); $id = $t.Columns.Add(''Id'', [int]); $id.AutoIncrement = $true; $id.AutoIncrementSeed = 1; $null = $t.Columns.Add(''Name'', [string]); $null = $t.Columns.Add(''Data'', [byte[]]); $null = $t.Columns.Add(''Twice'', [int], ''Id * 2''); $t.Columns[''Name''].MaxLength = 20; $t.Columns[''Name''].Caption = ''Who''; $t.PrimaryKey = $id; $null = $t.Rows.Add($null, ''one'', [byte[]](1, 2)); $null = $t.Rows.Add($null, ''two'', $null); $null = $t.Rows.Add($null, ''three''); $t.Rows[0].AcceptChanges(); $t.Rows[0][''Name''] = ''uno''; $t.Rows[2].AcceptChanges(); $t.Rows[2].Delete(); $r = $t.NewRow(); $r[''Name''] = ''loose''; ,($r)'
        Probe = '$v.RowState; $v[''Name'']; $v.Table.Columns.Count' }
    'DataSet that is not checked' = @{ Make = '$s = [System.Data.DataSet]::new(''S''); $t = $s.Tables.Add(''T''); $t.PrimaryKey = $t.Columns.Add(''Id'', [int]); $s.EnforceConstraints = $false; $null = $t.Rows.Add(1); $null = $t.Rows.Add(1); ,($s)'
        Probe = '$v.Tables[0].Rows.Count; $v.EnforceConstraints; $v.Tables[0].PrimaryKey.ColumnName' }
    'DataRow of many types' = @{ Make = '$t = [System.Data.DataTable]::new(''x''); $null = $t.Columns.Add(''d'', [datetime]); $null = $t.Columns.Add(''g'', [guid]); $null = $t.Columns.Add(''e'', [DayOfWeek]); $null = $t.Columns.Add(''o'', [object]); $null = $t.Rows.Add([datetime] ''2024-01-01'', [guid]::Empty, [DayOfWeek] ''Friday'', @{ a = 1 }); ,($t.Rows[0])'
        Probe = '$v.d.Ticks; $v.e; $v.o.A; $v.g' }
    'DataSet' = @{ Make = '$t = [System.Data.DataTable]::new(''T''); $id = $t.Columns.Add(''Id'', [int]); $id.AutoIncrement = $true; $id.AutoIncrementSeed = 1; $null = $t.Columns.Add(''Name'', [string]); $null = $t.Columns.Add(''Data'', [byte[]]); $null = $t.Columns.Add(''Twice'', [int], ''Id * 2''); $t.Columns[''Name''].MaxLength = 20; $t.Columns[''Name''].Caption = ''Who''; $t.PrimaryKey = $id; $null = $t.Rows.Add($null, ''one'', [byte[]](1, 2)); $null = $t.Rows.Add($null, ''two'', $null); $null = $t.Rows.Add($null, ''three''); $t.Rows[0].AcceptChanges(); $t.Rows[0][''Name''] = ''uno''; $t.Rows[2].AcceptChanges(); $t.Rows[2].Delete(); $s = [System.Data.DataSet]::new(''S''); $s.Tables.Add($t); $c = $s.Tables.Add(''C''); $null = $c.Columns.Add(''Of'', [int]); $null = $c.Rows.Add(2); $null = $s.Relations.Add(''R'', $t.Columns[''Id''], $c.Columns[''Of'']); ,($s)'
        Probe = '$v.DataSetName; $v.Tables.TableName; $v.Tables[''C''].Rows[0].GetParentRow(''R'')[''Name'']; $v.Tables[''C''].Constraints.Count; $v.EnforceConstraints' }
    'certificate' = @{ Make = ',([System.Security.Cryptography.X509Certificates.CertificateRequest]::new(''CN=x'', [System.Security.Cryptography.RSA]::Create(1024), ''SHA256'', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1).CreateSelfSigned([datetimeoffset]::UnixEpoch, [datetimeoffset]::UnixEpoch.AddYears(90)))'
        Probe = '$v.Subject; $v.Thumbprint; $v.NotAfter.Year; $v.GetType()' }
    'IPEndPoint' = @{ Make = ',([ipendpoint]::new([ipaddress] ''10.1.2.3'', 443))'
        Probe = '$v.Address; $v.Port; $v.GetType()' }
    'IPEndPoint, version 6' = @{ Make = ',([ipendpoint]::new([ipaddress] ''fe80::1%3'', 1))'
        Probe = '$v.Address; $v.Port' }
    'DnsEndPoint' = @{ Make = ',([System.Net.DnsEndPoint]::new(''example.org'', 80))'
        Probe = '$v.Host; $v.Port; $v.AddressFamily' }
    'PhysicalAddress' = @{ Make = ',([System.Net.NetworkInformation.PhysicalAddress]::Parse(''00-11-22-33-44-55''))'
        Probe = '$v.ToString(); $v.GetType()' }
    'NetworkCredential' = @{ Make = ',([System.Net.NetworkCredential]::new(''u'', ''secret'', ''d''))'
        Probe = '$v.UserName; $v.Password; $v.Domain; $v.GetType()' }
    'CookieContainer' = @{ Make = '$c = [System.Net.CookieContainer]::new(); $c.Add([uri] ''https://example.org/p'', [System.Net.Cookie]::new(''n'', ''v'')); $c.Add([System.Net.Cookie]::new(''m'', ''w'', ''/'', ''.example.net'')); ,($c)'
        Probe = '$v.Count; $v.GetCookieHeader(''https://example.org/p/q''); $v.GetCookieHeader(''https://sub.example.net/''); $v.GetCookieHeader(''https://sub.example.org/p'')' }
    'CookieContainer that a server filled' = @{ Make = '$c = [System.Net.CookieContainer]::new(); $c.SetCookies([uri] ''https://www.example.net/x'', ''a=b; domain=example.net; path=/; expires=Wed, 01-Jan-2080 00:00:00 GMT; secure; httponly, c=d''); $c.Add([System.Net.Cookie]::new(''e'', ''f'', ''/'', ''example.com'')); ,($c)'
        Probe = 'foreach ($h in ''www.example.net/x'', ''example.net/'', ''sub.example.net/'', ''example.com/'', ''sub.example.com/'') { $n = [string[]] @($v.GetCookies("https://$h").Name); [array]::Sort($n); $n -join '','' }; $v.Count' }
    'Cookie' = @{ Make = '$c = [System.Net.Cookie]::new(''n'', ''v'', ''/p'', ''example.org''); $c.Secure = $true; $c.HttpOnly = $true; $c.Expires = [datetime]::MaxValue.Date; ,($c)'
        Probe = '$v.Name; $v.Value; $v.Path; $v.Domain; $v.Secure; $v.HttpOnly; $v.Expires.Ticks; $v.GetType()' }
    'WebProxy' = @{ Make = '$p = [System.Net.WebProxy]::new(''http://proxy:8080'', $true); $p.Credentials = [System.Net.NetworkCredential]::new(''u'', ''x''); ,($p)'
        Probe = '$v.Address; $v.BypassProxyOnLocal; $v.Credentials.Password; $v.GetType()' }
    'Tuple' = @{ Make = ',([Tuple[int, string, object]]::new(1, ''a'', $null))'
        Probe = '$v.Item1; $v.Item2; $null -eq $v.Item3; $v.GetType().Name' }
    'Tuple of many' = @{ Make = ',([Tuple[int, long, double, string, guid, datetime, object]]::new(1, 2L, 3.5, ''d'', [guid]::Empty, [datetime]::MinValue, @{ a = 1 }))'
        Probe = '$v.Item7[''A'']; $v.Item5; $v.ToString()' }
    'ValueTuple' = @{ Make = ',([ValueTuple]::Create(''x'', 2))'
        Probe = '$v.Item1; $v.Item2; $v.GetType()' }
    'KeyValuePair' = @{ Make = ',([System.Collections.Generic.KeyValuePair[string, int]]::new(''k'', 5))'
        Probe = '$v.Key; $v.Value; $v.GetType()' }
    'DictionaryEntry' = @{ Make = ',(@($(@{ k = 5 }.GetEnumerator()))[0])'
        Probe = '$v.Key; $v.Value; $v.Name; $v.GetType()' }
    'Lazy' = @{ Make = '$l = [Lazy[int]]::new([Func[int]] { 42 }); ,($l)'
        Probe = '$v.Value; $v.IsValueCreated; $v.GetType()' }
    'Lazy of truth' = @{ Make = ',([Lazy[bool]]::new([Func[bool]] { $true }))'
        Probe = '$v.Value; $v.GetType()' }
    'Range' = @{ Make = ',([Range]::new([Index]::new(1), [Index]::new(2, $true)))'
        Probe = '$v.ToString(); $v.GetType()' }
    'Index' = @{ Make = ',([Index]::new(3, $true))'
        Probe = '$v.ToString(); $v.IsFromEnd' }
    'DateOnly' = @{ Make = ',([DateOnly]::new(2024, 2, 29))'
        Probe = '$v.DayOfYear; $v.GetType()' }
    'TimeOnly' = @{ Make = ',([TimeOnly]::new(1, 2, 3, 4))'
        Probe = '$v.Ticks; $v.GetType()' }
    'Half' = @{ Make = ',([Half]::Parse(''-1.5''))'
        Probe = '[double] $v; $v.GetType()' }
    'Int128' = @{ Make = ',([Int128]::MinValue)'
        Probe = '$v.ToString(); $v.GetType()' }
    'UInt128' = @{ Make = ',([UInt128]::MaxValue)'
        Probe = '$v.ToString(); $v.GetType()' }
    'Rune' = @{ Make = ',([System.Text.Rune]::new(0x1F600))'
        Probe = '$v.Value; $v.ToString(); $v.GetType()' }
    'Complex' = @{ Make = ',([System.Numerics.Complex]::new(1.5, -2))'
        Probe = '$v.Real; $v.Imaginary; $v.GetType()' }
    'BigInteger' = @{ Make = ',([bigint]::Parse(''-123456789012345678901234567890''))'
        Probe = '$v.ToString(); $v.GetType()' }
    'Vector2' = @{ Make = ',([System.Numerics.Vector2]::new(1, 2))'
        Probe = '$v.X; $v.Y; $v.GetType()' }
    'Vector3' = @{ Make = ',([System.Numerics.Vector3]::new(1, 2, 3))'
        Probe = '$v.Z; $v.GetType()' }
    'Vector4' = @{ Make = ',([System.Numerics.Vector4]::new(1, 2, 3, 4))'
        Probe = '$v.W; $v.GetType()' }
    'Quaternion' = @{ Make = ',([System.Numerics.Quaternion]::new(1, 2, 3, 4))'
        Probe = '$v.W; $v.GetType()' }
    'Plane' = @{ Make = ',([System.Numerics.Plane]::new(1, 2, 3, 4))'
        Probe = '$v.D; $v.GetType()' }
    'Matrix3x2' = @{ Make = ',([System.Numerics.Matrix3x2]::CreateScale(2, 3))'
        Probe = '$v.ToString()' }
    'Matrix4x4' = @{ Make = ',([System.Numerics.Matrix4x4]::CreateScale(2, 3, 4))'
        Probe = '$v.ToString()' }
    'WebRequestSession' = @{ Make = '$s = [Microsoft.PowerShell.Commands.WebRequestSession]::new(); $s.Headers[''X''] = ''y''; $s.UserAgent = ''me''; $s.Credentials = [System.Net.NetworkCredential]::new(''u'', ''x''); $s.Cookies.Add([uri] ''https://example.org'', [System.Net.Cookie]::new(''n'', ''v'')); $s.Proxy = [System.Net.WebProxy]::new(''http://proxy:1''); $s.MaximumRedirection = 3; ,($s)'
        Probe = '$v.Headers.X; $v.UserAgent; $v.Credentials.Password; $v.Cookies.GetCookieHeader(''https://example.org/''); $v.Proxy.Address; $v.MaximumRedirection; $v.UseDefaultCredentials; $v.GetType()' }
    'CultureInfo that was changed' = @{ Make = '$c = [cultureinfo]::new(''de-DE''); $c.NumberFormat.NumberDecimalSeparator = ''#''; $c.NumberFormat.NumberGroupSizes = [int[]](2, 3); $c.DateTimeFormat.FirstDayOfWeek = ''Tuesday''; $c.DateTimeFormat.ShortDatePattern = ''yyyy_MM''; $c.DateTimeFormat.AbbreviatedDayNames = [string[]](''a'', ''b'', ''c'', ''d'', ''e'', ''f'', ''g''); ,($c)'
        Probe = '$v.Name; (1.5).ToString($v); (12345678).ToString(''N0'', $v); [datetime]::UnixEpoch.ToString(''d'', $v); $v.DateTimeFormat.FirstDayOfWeek; $v.DateTimeFormat.AbbreviatedDayNames' }
    'CultureInfo' = @{ Make = ',([cultureinfo]::GetCultureInfo(''de-DE''))'
        Probe = '$v.Name; $v.NumberFormat.NumberDecimalSeparator' }
}
