using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Import-LocalizedData without -SupportedCommand.</summary>
[Cmdlet(VerbsData.Import, "LocalizedData")]
public sealed class ImportLocalizedData : PSCmdlet
{
    /// <summary>The variable to set; the data is written where none is given.</summary>
    [Parameter(Position = 0)]
    [Alias("Variable")]
    [ValidateNotNullOrEmpty]
    public string? BindingVariable { get; set; }

    /// <summary>The culture; the session's where none is given.</summary>
    [Parameter(Position = 1)]
    public string? UICulture { get; set; }

    /// <summary>The folder that has one folder for each culture; the script's where none is given.</summary>
    [Parameter]
    public string? BaseDirectory { get; set; }

    /// <summary>The file's name without extension; the script's where none is given.</summary>
    [Parameter]
    public string? FileName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Find() is not string file)
        {
            return;
        }
        ScriptBlock script = ScriptBlock.Create(File.ReadAllText(file));
        script.CheckRestrictedLanguage(["ConvertFrom-StringData"], ["PSScriptRoot", "PSCulture", "PSUICulture", "true", "false", "null"], allowEnvironmentVariables: false);
        object? data = script.InvokeReturnAsIs();
        if (BindingVariable is null)
        {
            WriteObject(data);
        }
        else
        {
            EngineVariables.Set(this, new PSVariable(BindingVariable, data), "", force: false);
        }
    }

    private string? Find()
    {
        string? caller = MyInvocation.ScriptName;
        string folder = BaseDirectory is null
            ? Path.GetDirectoryName(caller) ?? ""
            : SessionState.Path.GetUnresolvedProviderPathFromPSPath(BaseDirectory);
        string name = Path.ChangeExtension(FileName ?? Path.GetFileName(caller), ".psd1");
        for (CultureInfo culture = UICulture is null ? CultureInfo.CurrentUICulture : CultureInfo.GetCultureInfo(UICulture);
            culture.Name.Length > 0;
            culture = culture.Parent)
        {
            string file = Path.Combine(folder, culture.Name, name);
            if (File.Exists(file))
            {
                return file;
            }
        }
        string fallback = Path.Combine(folder, name);
        if (File.Exists(fallback))
        {
            return fallback;
        }
        WriteError(new ErrorRecord(
            new PSInvalidOperationException($"Cannot find the Windows PowerShell data file '{name}' in directory '{folder}', or in any parent culture directories."),
            "ImportLocalizedData",
            ErrorCategory.ObjectNotFound,
            Path.Combine(folder, name)));
        return null;
    }
}
