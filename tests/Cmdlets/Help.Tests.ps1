# Get-Help finds the files that the build exports from docs/, and only beside the manifest.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"
    $commands = @(Get-Command -Module ProcessCmdlets | ForEach-Object Name)
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../ProcessCmdlets.psd1"
}

Describe 'Help' {
    Context 'Cmdlets' {
        It 'shows the page of <_>' -ForEach $commands {
            $help = Get-Help $_ -Full
            # Without a page the synopsis is the syntax.
            $help.Synopsis | Should -Match '^[A-Z][^\[]+\.$'
            $help.description.Text | Should -Not -BeNullOrEmpty
            $help.examples.example | Should -Not -BeNullOrEmpty
            $parameters = @($help.parameters.parameter | Where-Object { $_ })
            $names = (Get-Command $_).Parameters.Values.Where{ $_.Attributes.DontShow -notcontains $true }.Name | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
            ($parameters.name | Sort-Object) -join ' ' | Should -Be (($names | Sort-Object) -join ' ')
            foreach ($parameter in $parameters) {
                $parameter.description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) must be explained"
            }
        }

        It 'shows one parameter' {
            $help = Get-Help Start-ProcessJob -Parameter ArgumentList
            $help.name | Should -BeExactly 'ArgumentList'
            $help.position | Should -BeExactly '1'
            $help.aliases | Should -BeExactly 'Args'
        }

        It 'shows examples with their code' {
            $text = Get-Help Start-ProcessJob -Examples | Out-String
            $text | Should -Match 'Start-ProcessJob -StreamingHost \$Host'
        }
    }

    Context 'Topics' {
        It 'shows <_>' -ForEach 'about_ProcessCmdlets', 'about_ProcessCmdlets_Errors', 'about_ProcessCmdlets_FromForEachParallel', 'about_ProcessCmdlets_FromPython', 'about_ProcessCmdlets_FromStartJob' {
            $text = Get-Help $_ | Out-String
            $text | Should -Match "^\s*TOPIC\s+$_\s+SHORT DESCRIPTION"
            (Get-Help "$_*" | Where-Object Name -eq $_).Synopsis | Should -Not -BeNullOrEmpty
        }
    }
}
