using System.Management.Automation;
using System.Management.Automation.Internal;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Set-Variable.</summary>
[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
[OutputType(typeof(PSVariable))]
public sealed class SetVariableCommand : VariableCommand
{
    private readonly List<object?> _values = [];
    private bool _hasValue;

    /// <summary>The names.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, Mandatory = true)]
    public string[] Name { get; set; } = [];

    /// <summary>The value.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; } = AutomationNull.Value;

    /// <summary>What the variable is for.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Whether it can be changed, and who sees it.</summary>
    [Parameter]
    public ScopedItemOptions? Option { get; set; }

    /// <summary>Change a read-only variable, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the variable.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _hasValue = Value != AutomationNull.Value;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_hasValue && Value != AutomationNull.Value)
        {
            _values.Add(Value);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        object? value = _hasValue ? Value : _values.Count switch
        {
            0 => null,
            1 => _values[0],
            _ => _values.ToArray(),
        };
        foreach (string name in Name)
        {
            List<PSVariable> known = Find(name, Scope.Length == 0 ? "Local" : Scope, quiet: true);
            if (known.Count == 0)
            {
                ScopedItemOptions options = (Option ?? ScopedItemOptions.None)
                    | (Scope.Equals("private", StringComparison.OrdinalIgnoreCase) ? ScopedItemOptions.Private : 0);
                Change(new PSVariable(name, value, options) { Description = Description ?? "" }, value, isNew: true);
            }
            foreach (PSVariable variable in known)
            {
                Change(variable, value, isNew: false);
            }
        }
    }

    private void Change(PSVariable variable, object? value, bool isNew)
    {
        if (!ShouldProcess($"Name: {variable.Name} Value: {value}", "Set variable"))
        {
            return;
        }
        Try(() =>
        {
            if (!isNew)
            {
                if (Force && variable.Options.HasFlag(ScopedItemOptions.ReadOnly))
                {
                    EngineVariables.Set(this, new PSVariable(variable.Name, value, Option ?? variable.Options), Scope, force: true);
                }
                else
                {
                    variable.Value = value;
                    variable.Description = Description ?? variable.Description;
                    variable.Options = Option ?? variable.Options;
                }
            }
            object result = isNew ? EngineVariables.Set(this, variable, Scope, Force) : variable;
            if (PassThru)
            {
                WriteObject(result);
            }
        });
    }
}
