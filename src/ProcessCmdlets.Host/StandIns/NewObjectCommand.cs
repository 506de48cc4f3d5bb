using System.Collections;
using System.Management.Automation;
using System.Reflection;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for New-Object with .NET types.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
public sealed class NewObjectCommand : PSCmdlet
{
    /// <summary>The type to make an object of.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string TypeName { get; set; } = "";

    /// <summary>The arguments of the constructor.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Values for properties of the new object.</summary>
    [Parameter]
    public IDictionary? Property { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        object made = Make(FindType());
        if (Property is not null)
        {
            PSObject target = PSObject.AsPSObject(made);
            foreach (DictionaryEntry entry in Property)
            {
                Set(target, LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value);
            }
        }
        WriteObject(made);
    }

    private Type FindType()
    {
        try
        {
            return LanguagePrimitives.ConvertTo<Type>(TypeName);
        }
        catch (PSInvalidCastException exception)
        {
            throw Failed(
                new PSArgumentException(
                    $"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded.", exception),
                "TypeNotFound",
                ErrorCategory.InvalidType);
        }
    }

    private object Make(Type type)
    {
        if (ArgumentList.Length == 0 && type.IsValueType && type.GetConstructor(Type.EmptyTypes) is null)
        {
            return Activator.CreateInstance(type)!;
        }
        bool canConstruct = ArgumentList.Length == 0
            ? type.GetConstructor(Type.EmptyTypes) is not null && !type.IsAbstract
            : type.GetConstructors().Length > 0;
        if (!canConstruct)
        {
            throw Failed(
                new PSArgumentException(
                    $"A constructor was not found. Cannot find an appropriate constructor for type {TypeName}.", nameof(TypeName)),
                "CannotFindAppropriateCtor",
                ErrorCategory.ObjectNotFound);
        }
        try
        {
            return EngineInternals.Construct(type, ArgumentList);
        }
        catch (MethodException exception)
        {
            throw Failed(exception, "ConstructorInvokedThrowException", ErrorCategory.InvalidOperation);
        }
    }

    private void Set(PSObject target, string name, object? value)
    {
        try
        {
            if (target.Properties[name] is PSPropertyInfo property)
            {
                property.Value = value;
            }
            else if (target.BaseObject is PSCustomObject)
            {
                target.Properties.Add(new PSNoteProperty(name, value));
            }
            else if (target.Methods[name] is PSMethodInfo method)
            {
                // pwsh calls a method of that name with the value.
                method.Invoke(value);
            }
            else
            {
                throw Failed(
                    new InvalidOperationException($"The member \"{name}\" was not found for the specified .NET object."),
                    "InvalidOperationException",
                    ErrorCategory.InvalidOperation);
            }
        }
        catch (SetValueException exception)
        {
            throw Failed(
                new InvalidOperationException($"The value supplied is not valid: {exception.Message}", exception),
                "SetValueException",
                ErrorCategory.InvalidData);
        }
    }

    /// <summary>Ends the command with an error; never returns, so that callers can write <c>throw</c>.</summary>
    private TargetException Failed(Exception exception, string id, ErrorCategory category)
    {
        ThrowTerminatingError(new ErrorRecord(exception, id, category, null));
        return new TargetException();
    }
}
