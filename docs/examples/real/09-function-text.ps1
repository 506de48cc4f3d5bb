# The old way to hand over a function: its text.
function Get-Checksum([string] $Text, [int] $Modulus = 97) {
    $sum = 0
    foreach ($char in $Text.ToCharArray()) { $sum = ($sum * 31 + [int] $char) % $Modulus }
    return $sum
}
$definition = ${function:Get-Checksum}.ToString()
$options = @{ Modulus = 1009 }
'alpha', 'beta', 'gamma' | Invoke-ProcessPool {
    ${function:Get-Checksum} = $using:definition
    $splat = $using:options
    "$_ $(Get-Checksum -Text $_ @splat)"
} -ThrottleLimit 2 | Sort-Object
