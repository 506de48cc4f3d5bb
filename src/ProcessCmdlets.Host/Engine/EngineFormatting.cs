using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// The engine's formatter. It is all there, views of format files included; only its front commands are missing, and
/// what they plug together is not public.
/// </summary>
internal static class EngineFormatting
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly FieldInfo s_implementation =
        typeof(FrontEndCommandBase).GetField("implementation", Hidden)!;

    /// <summary>Gives a Format- command its implementation.</summary>
    /// <param name="command">The command.</param>
    /// <param name="shape">Table, List, Wide or Complex.</param>
    public static void UseShape(FrontEndCommandBase command, string shape)
    {
        object value = Enum.Parse(TypeOf("FormatShape"), shape);
        s_implementation.SetValue(command, Create("InnerFormatShapeCommand", value));
    }

    /// <summary>Gives an Out- command its implementation, which writes the text it makes to a writer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writer">Takes the text, a line at a time.</param>
    /// <param name="width">How many columns there are.</param>
    public static void UseWriter(FrontEndCommandBase command, TextWriter writer, int width)
    {
        object output = Create("OutputManagerInner");
        // The line output has to be known before the command begins, and its type has no public name.
        output.GetType().GetProperty("LineOutput", Hidden)!.SetValue(output, Create("TextWriterLineOutput", writer, width));
        s_implementation.SetValue(command, output);
    }

    /// <summary>
    /// Tells the formatter what the parameters of Format-Wide say. Unlike those of the other shapes the engine's base
    /// class does not do it, and the method that would is not public.
    /// </summary>
    public static void ConfigureWide(OuterFormatShapeCommandBase command, object? property, bool autoSize, int? columns)
    {
        object parameters = Create("FormattingCommandLineParameters");
        if (property is not null)
        {
            object processor = Create("ParameterProcessor", Create("FormatWideParameterDefinition"));
            Set(parameters, "mshParameterList", Call(
                processor, "ProcessParameters", new[] { property }, Create("TerminatingErrorContext", command)));
        }
        object wide = Create("WideSpecificParameters");
        Set(wide, "columns", columns);
        Set(parameters, "shapeParameters", wide);
        Set(parameters, "autosize", autoSize);
        Set(parameters, "viewName", command.View);
        Set(parameters, "forceFormattingAlsoOnOutOfBand", command.Force.IsPresent);
        Set(parameters, "groupByParameter", Call(command, "ProcessGroupByParameter"));
        Set(parameters, "expansion", Call(command, "ProcessExpandParameter"));
        foreach (string name in new[] { "showErrorsAsMessages", "showErrorsInFormattedOutput" })
        {
            Set(parameters, name, typeof(OuterFormatShapeCommandBase).GetField(name, Hidden)!.GetValue(command));
        }
        Call(s_implementation.GetValue(command)!, "SetCommandLineParameters", parameters);
    }

    private static void Set(object target, string field, object? value) =>
        target.GetType().GetField(field, Hidden)!.SetValue(target, value);

    private static object? Call(object target, string method, params object?[] arguments)
    {
        Type? type = target.GetType();
        MethodInfo? found = null;
        // Base classes' internal methods are found only on the class that declares them.
        while (found is null && type is not null)
        {
            found = type.GetMethod(method, Hidden | BindingFlags.DeclaredOnly);
            type = type.BaseType;
        }
        return found!.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    private static object Create(string type, params object[] arguments) =>
        Activator.CreateInstance(TypeOf(type), Hidden, binder: null, arguments, culture: null)!;

    private static Type TypeOf(string name) => typeof(FrontEndCommandBase).Assembly.GetType(
        $"Microsoft.PowerShell.Commands.Internal.Format.{name}", throwOnError: true)!;
}
